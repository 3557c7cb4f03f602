// The one place that knows which Dear ImGui this is: 1.86 (Debian 12) up to 1.93.0. One #if a function, newest first.
#pragma once

#include <imgui.h>
#include <imgui_freetype.h>

#include <cstdint>

#if IMGUI_VERSION_NUM < 18600
#error "Dear ImGui 1.86 or newer is needed"
#endif

#if IMGUI_VERSION_NUM < 19200
bool ImGui_ImplOpenGL3_CreateFontsTexture();  // of the backend, whose header only the window includes
void ImGui_ImplOpenGL3_DestroyFontsTexture();
#endif

namespace attn::gui {

inline ImVec2 operator+(ImVec2 a, ImVec2 b) { return {a.x + b.x, a.y + b.y}; }
inline ImVec2 operator-(ImVec2 a, ImVec2 b) { return {a.x - b.x, a.y - b.y}; }
inline ImVec2 operator*(ImVec2 a, float k) { return {a.x * k, a.y * k}; }

namespace im {

// True where the atlas bakes any glyph at any size by itself; else FontSet rebuilds it between frames.
inline constexpr bool kDynamicFonts = IMGUI_VERSION_NUM >= 19200;
inline constexpr const char* kVersion = IMGUI_VERSION;

// A context that writes no files. Since 1.93 a stroke lies elsewhere by default; all versions shall draw the same.
inline ImGuiContext* create_context() {
    IMGUI_CHECKVERSION();
    ImGuiContext* context = ImGui::CreateContext();
    ImGui::SetCurrentContext(context);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
#if IMGUI_VERSION_NUM >= 19300
    io.ConfigDebugDrawListDefaultsToStrokeLegacy = true;
#endif
    return context;
}

inline void stroke_rect(ImDrawList* list, ImVec2 low, ImVec2 high, ImU32 color, float rounding = 0,
                        float thickness = 1) {
#if IMGUI_VERSION_NUM >= 19280
    list->AddRect(low, high, color, rounding, thickness, ImDrawFlags_None);
#else
    list->AddRect(low, high, color, rounding, ImDrawFlags_None, thickness);
#endif
}

inline void stroke_polyline(ImDrawList* list, const ImVec2* points, int count, ImU32 color, float thickness,
                            bool closed = false) {
    const ImDrawFlags flags = closed ? ImDrawFlags_Closed : ImDrawFlags_None;
#if IMGUI_VERSION_NUM >= 19280
    list->AddPolyline(points, count, color, thickness, flags);
#else
    list->AddPolyline(points, count, color, flags, thickness);
#endif
}

inline ImTextureID tex_id(unsigned name) {
#if IMGUI_VERSION_NUM >= 19140
    return static_cast<ImTextureID>(name);
#else
    return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(name));
#endif
}

// Between these two, images are drawn without smoothing: since 1.92.8 the backend's samplers override the texture's.
inline void push_nearest([[maybe_unused]] ImDrawList* list) {
#if IMGUI_VERSION_NUM >= 19280
    if (const ImDrawCallback sampler = ImGui::GetPlatformIO().DrawCallback_SetSamplerNearest)
        list->AddCallback(sampler, nullptr);
#endif
}
inline void pop_nearest([[maybe_unused]] ImDrawList* list) {
#if IMGUI_VERSION_NUM >= 19280
    if (const ImDrawCallback sampler = ImGui::GetPlatformIO().DrawCallback_SetSamplerLinear)
        list->AddCallback(sampler, nullptr);
#endif
}

inline bool begin_child(const char* id, ImVec2 size, ImGuiWindowFlags flags = 0, bool padding = false) {
#if IMGUI_VERSION_NUM >= 19000
    return ImGui::BeginChild(id, size, padding ? ImGuiChildFlags_AlwaysUseWindowPadding : ImGuiChildFlags_None, flags);
#else
    return ImGui::BeginChild(id, size, false, flags | (padding ? ImGuiWindowFlags_AlwaysUseWindowPadding : 0));
#endif
}

// Wherever the cursor was put last belongs to the child: since 1.89 only an item makes room there.
inline void end_child() {
#if IMGUI_VERSION_NUM >= 18900
    ImGui::Dummy({0, 0});
#endif
    ImGui::EndChild();
}

// Later items may lie on top of this one and take its clicks: call before the item and after it.
inline void next_item_overlap() {
#if IMGUI_VERSION_NUM >= 18971
    ImGui::SetNextItemAllowOverlap();
#endif
}
inline void after_item_overlap() {
#if IMGUI_VERSION_NUM < 18971
    ImGui::SetItemAllowOverlap();
#endif
}

inline float ascent(ImFont* font, [[maybe_unused]] float size) {
#if IMGUI_VERSION_NUM >= 19200
    const ImFontBaked* baked = font->GetFontBaked(size);  // the nearest whole size
    return baked->Ascent * size / baked->Size;
#else
    return font->Ascent * size / font->FontSize;
#endif
}

inline bool has_glyph(ImFont* font, [[maybe_unused]] float size, ImWchar c) {
#if IMGUI_VERSION_NUM >= 19200
    return font->GetFontBaked(size)->FindGlyphNoFallback(c) != nullptr;
#else
    return font->FindGlyphNoFallback(c) != nullptr;
#endif
}

// Characters that this file shall not bring, where the atlas bakes by itself (else they are left out of its ranges).
inline void exclude_glyphs([[maybe_unused]] ImFontConfig& config, [[maybe_unused]] const ImWchar* ranges) {
#if IMGUI_VERSION_NUM >= 19200
    config.GlyphExcludeRanges = ranges;
#endif
}

// Adds a font whose bytes stay ours and outlive the atlas. (1.86: "not owned" would copy the whole file for each size,
// and "owned" would free our mapping, so it is owned only while it is added.)
inline ImFont* add_font(ImFontAtlas* atlas, ImFontConfig config, bool embolden) {
#if IMGUI_VERSION_NUM >= 19200
    if (embolden) config.FontLoaderFlags |= ImGuiFreeTypeLoaderFlags_LightHinting | ImGuiFreeTypeLoaderFlags_Bold;
    config.FontDataOwnedByAtlas = false;
    return atlas->AddFont(&config);
#else
    if (embolden) config.FontBuilderFlags |= ImGuiFreeTypeBuilderFlags_LightHinting | ImGuiFreeTypeBuilderFlags_Bold;
    config.FontDataOwnedByAtlas = true;
    ImFont* font = atlas->AddFont(&config);
    atlas->ConfigData.back().FontDataOwnedByAtlas = false;
    return font;
#endif
}

// FreeType with light hinting; before 1.92 this bakes the atlas.
inline void build_fonts(ImFontAtlas* atlas, [[maybe_unused]] int width) {
#if IMGUI_VERSION_NUM >= 19200
    atlas->SetFontLoader(ImGuiFreeType::GetFontLoader());
    atlas->FontLoaderFlags = ImGuiFreeTypeLoaderFlags_LightHinting;
#else
    atlas->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas->FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    atlas->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
    atlas->TexDesiredWidth = width;
    atlas->Build();
#endif
}

// After FontSet::update() said that the atlas is new.
inline void renew_font_texture() {
#if IMGUI_VERSION_NUM < 19200
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
}

// ImGui's own texts (there are hardly any) in this font.
inline void push_font(ImFont* font, [[maybe_unused]] float size) {
#if IMGUI_VERSION_NUM >= 19200
    ImGui::PushFont(font, size);
#else
    ImGui::PushFont(font);
#endif
}

// Mouse input made by a program instead of a hand: call between the backend's NewFrame and ImGui::NewFrame.
inline void feed_mouse(ImVec2 position, const bool (&buttons)[3], float wheel) {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.ConfigInputTrickleEventQueue = false;
    io.AddMousePosEvent(position.x, position.y);
    for (int i = 0; i < 3; ++i) io.AddMouseButtonEvent(i, buttons[i]);
    if (wheel < 0 || wheel > 0) io.AddMouseWheelEvent(0, wheel);
#else
    io.MousePos = position;
    for (int i = 0; i < 3; ++i) io.MouseDown[i] = buttons[i];
    io.MouseWheel = wheel;
#endif
}

// A renderer that draws nothing still has to answer the atlas.
inline void headless_start() {
    ImGuiIO& io = ImGui::GetIO();
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
#if IMGUI_VERSION_NUM >= 19200
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
#endif
}
inline void headless_textures() {
#if IMGUI_VERSION_NUM >= 19200
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        if (texture->Status == ImTextureStatus_WantCreate) texture->SetTexID(1);
        const bool gone = texture->Status == ImTextureStatus_WantDestroy;
        if (gone) texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(gone ? ImTextureStatus_Destroyed : ImTextureStatus_OK);
    }
#endif
}

}  // namespace im
}  // namespace attn::gui
