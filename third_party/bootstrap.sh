#!/usr/bin/env bash
# Installs what building, running and testing need, and only what is missing, with apt-get.
#   third_party/bootstrap.sh          compiler, libraries, fonts, a software display for the tests
#   third_party/bootstrap.sh --dev    also what contributors need: clang, clang-format, clang-tidy, libFuzzer, ccache
#   third_party/bootstrap.sh --list   only prints what is missing
# Calls nothing as root when nothing is missing. A line "a|b" is satisfied by any of the packages, else a is installed.
set -euo pipefail

packages=(
    g++ cmake ninja-build pkg-config python3
    libeigen3-dev libfmt-dev nlohmann-json3-dev libcli11-dev libutf8proc-dev
    libimgui-dev libstb-dev libfreetype-dev libglfw3-dev libgl-dev 'libfontconfig-dev|libfontconfig1-dev'
    libgtest-dev libbenchmark-dev
    fonts-inter fonts-dejavu-core fonts-jetbrains-mono 'fonts-wqy-microhei|fonts-noto-cjk|fonts-droid-fallback'
    libgl1-mesa-dri xvfb xauth
)
# A tool may come from elsewhere than its package (pkg-config from pkgconf, cmake from pip).
declare -A tool=([g++]=g++ [cmake]=cmake [ninja-build]=ninja [pkg-config]=pkg-config [python3]=python3)

list_only=false
for argument in "$@"; do
    case $argument in
        --dev) packages+=(clang clang-format clang-tidy libclang-rt-dev ccache) ;;
        --list) list_only=true ;;
        -h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) echo "bootstrap.sh: unknown argument $argument; known are --dev, --list" >&2; exit 2 ;;
    esac
done

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    cat >&2 <<'TEXT'
bootstrap.sh: this system has no apt-get, so nothing was installed. Please install with its own package manager:
    a C++20 compiler (GCC 12 or Clang 14, or newer), CMake 3.25 or newer, Ninja, pkg-config, git, Python 3
    Eigen 3.4, GLFW 3.3, OpenGL headers, FreeType, fontconfig, utf8proc (with their headers)
    the fonts Inter, DejaVu Sans, JetBrains Mono and one with Chinese (Noto Sans CJK, WenQuanYi Micro Hei)
    if packaged: fmt, nlohmann/json, CLI11, GoogleTest, stb, Dear ImGui (fetched otherwise), Google Benchmark (optional)
and then run the cmake command alone, for example: cmake --workflow --preset run
TEXT
    exit 1
fi

installed=" $(dpkg-query -W -f='${Package}:${db:Status-Status} ' 2>/dev/null || true)"
missing=()
for choice in "${packages[@]}"; do
    found=false
    for package in ${choice//|/ }; do
        [[ $installed == *" $package:installed "* ]] && found=true
        [[ -n ${tool[$package]:-} ]] && command -v "${tool[$package]}" >/dev/null && found=true
    done
    $found || missing+=("${choice%%|*}")
done

if ((${#missing[@]} > 0)); then
    echo "bootstrap.sh: missing packages: ${missing[*]}"
    $list_only && exit 0
    as_root=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null || { [[ ! -t 0 ]] && ! sudo -n true 2>/dev/null; }; then
            echo "bootstrap.sh: installing needs root, and sudo is not at hand. As root, run:" >&2
            echo "    apt-get install --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    apt() {
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l \
            apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
    }
    install() { apt install -y --no-install-recommends "${missing[@]}"; }
    # Package lists may be absent or old: then fetch them, once.
    if ! apt-cache show "${missing[@]}" >/dev/null 2>&1; then
        apt update
        install
    elif ! install; then
        echo "bootstrap.sh: fetching newer package lists and trying again"
        apt update
        install
    fi
    echo "bootstrap.sh: installed ${#missing[@]} packages"
else
    echo "bootstrap.sh: nothing is missing"
fi

cmake_version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')
if [[ $(printf '%s\n' 3.25 "$cmake_version" | sort -V | head -n1) != 3.25 ]]; then
    echo "bootstrap.sh: CMake is $cmake_version, this project needs 3.25 or newer (https://cmake.org/download)" >&2
    exit 1
fi
