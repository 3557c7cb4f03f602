// A request to stop, shared between the one who asks and the work that polls it between blocks.
#pragma once

#include <atomic>
#include <memory>

namespace attn {

class CancelToken {
public:
    CancelToken() : asked_(std::make_shared<std::atomic<bool>>(false)) {}
    void cancel() const { asked_->store(true, std::memory_order_relaxed); }
    bool cancelled() const { return asked_->load(std::memory_order_relaxed); }

private:
    std::shared_ptr<std::atomic<bool>> asked_;
};

}  // namespace attn
