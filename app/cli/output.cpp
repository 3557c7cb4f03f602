#include "app/cli/output.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "core/base/file.hpp"

namespace attn::cli {

namespace fs = std::filesystem;

Status print(std::string_view text) {
    errno = 0;
    const bool wrote = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (wrote && std::fflush(stdout) == 0) return Done{};
    if (errno == EPIPE) return Done{};
    return file_error("standard output", "write", errno);
}

Status deliver(const std::optional<std::string>& path, std::string_view text) {
    if (!path) return print(text);
    const TidyInterrupts tidy(*path);
    return write_file_atomically(*path, text);
}

void remark(std::string_view text) {
    const std::string line = fmt::format("attn: note: {}\n", text);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void complain(const Error& error) {
    const std::string line = "attn: " + error.message() + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

Terminal terminal_of_output(std::string_view color) {
    Terminal terminal;
    const bool tty = ::isatty(STDOUT_FILENO) != 0;
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    winsize size{};
    const int columns = std::atoi(variable("COLUMNS").c_str());
    if (columns > 0) terminal.columns = columns;
    else if (tty && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) terminal.columns = size.ws_col;
    terminal.columns = terminal.columns < 40 ? 40 : terminal.columns > 1000 ? 1000 : terminal.columns;
    terminal.color =
        color == "always" || (color == "auto" && tty && variable("NO_COLOR").empty() && variable("TERM") != "dumb");
    return terminal;
}

struct TidyInterrupts::State {
    fs::path folder;
    sigset_t taken{}, before{};
    bool any = false;
    std::thread thread;

    void remove_temporaries() const {
        const std::string ours = fmt::format(".attn-{}-", ::getpid());  // as write_file_atomically names them
        std::error_code ignored;
        for (fs::directory_iterator it(folder, ignored), end; !ignored && it != end; it.increment(ignored)) {
            const std::string name = it->path().filename().string();
            std::error_code failed;
            if (name.rfind(ours, 0) == 0 && it->path().extension() == ".tmp") fs::remove(it->path(), failed);
        }
    }
    void watch() const {
        int signal = 0;
        while (::sigwait(&taken, &signal) != 0) {}
        if (signal == SIGUSR2) return;  // the destructor's
        remove_temporaries();
        ::signal(signal, SIG_DFL);
        sigset_t one;
        sigemptyset(&one);
        sigaddset(&one, signal);
        ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
        ::raise(signal);
    }
};

TidyInterrupts::TidyInterrupts(const std::string& path) : state_(new State) {
    std::error_code ignored;
    const fs::path target = fs::weakly_canonical(path, ignored);  // links lead to where the bytes go
    state_->folder = (ignored ? fs::path(path) : target).parent_path();
    if (state_->folder.empty()) state_->folder = ".";
    sigemptyset(&state_->taken);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction now {};
        if (::sigaction(signal, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) continue;  // ignored: stays so
        sigaddset(&state_->taken, signal);
        state_->any = true;
    }
    if (!state_->any) return;
    sigaddset(&state_->taken, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &state_->taken, &state_->before);
    state_->thread = std::thread([state = state_] { state->watch(); });
}

TidyInterrupts::~TidyInterrupts() {
    if (state_->any) {
        ::pthread_kill(state_->thread.native_handle(), SIGUSR2);
        state_->thread.join();
        ::pthread_sigmask(SIG_SETMASK, &state_->before, nullptr);
    }
    delete state_;
}

}  // namespace attn::cli
