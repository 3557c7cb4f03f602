// All widgets at once, for workspaces.
#pragma once

#include "app/gui/widgets/badge.hpp"
#include "app/gui/widgets/button.hpp"
#include "app/gui/widgets/card.hpp"
#include "app/gui/widgets/chip.hpp"
#include "app/gui/widgets/combo.hpp"
#include "app/gui/widgets/label.hpp"
#include "app/gui/widgets/popup.hpp"
#include "app/gui/widgets/segmented.hpp"
#include "app/gui/widgets/slider.hpp"
#include "app/gui/widgets/splitter.hpp"
#include "app/gui/widgets/tab_bar.hpp"
#include "app/gui/widgets/text_box.hpp"
#include "app/gui/widgets/toggle.hpp"
#include "app/gui/widgets/tooltip.hpp"
