#include "app/gui/state/writer.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "core/base/file.hpp"

namespace attn::gui {

namespace {

class InlineWriter : public Writer {
public:
    void write(const std::filesystem::path& path, std::string text) override {
        outcomes_.push_back({path, write_file_atomically(path, text)});
    }
    std::vector<Outcome> poll() override { return std::exchange(outcomes_, {}); }
    void finish() override {}

private:
    std::vector<Outcome> outcomes_;
};

class ThreadedWriter : public Writer {
public:
    ThreadedWriter() : worker_([this] { work(); }) {}
    ~ThreadedWriter() override {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        changed_.notify_all();
        worker_.join();
    }
    ThreadedWriter(const ThreadedWriter&) = delete;
    ThreadedWriter& operator=(const ThreadedWriter&) = delete;

    void write(const std::filesystem::path& path, std::string text) override {
        {
            const std::lock_guard lock(mutex_);
            pending_[path] = std::move(text);
        }
        changed_.notify_all();
    }

    std::vector<Outcome> poll() override {
        const std::lock_guard lock(mutex_);
        return std::exchange(outcomes_, {});
    }

    void finish() override {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return pending_.empty() && !writing_; });
    }

private:
    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return closing_ || !pending_.empty(); });
            if (pending_.empty()) return;
            auto next = pending_.extract(pending_.begin());
            writing_ = true;
            lock.unlock();
            Status status = write_file_atomically(next.key(), next.mapped());
            lock.lock();
            writing_ = false;
            outcomes_.push_back({next.key(), std::move(status)});
            changed_.notify_all();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool closing_ = false, writing_ = false;
    std::map<std::filesystem::path, std::string> pending_;
    std::vector<Outcome> outcomes_;
    std::thread worker_;  // last: it uses all of the above
};

}  // namespace

std::unique_ptr<Writer> make_inline_writer() { return std::make_unique<InlineWriter>(); }

std::unique_ptr<Writer> make_writer() {
    try {
        return std::make_unique<ThreadedWriter>();
    } catch (const std::system_error&) {
        return make_inline_writer();
    }
}

}  // namespace attn::gui
