find_package(CLI11 2.1 QUIET)
if(NOT TARGET CLI11::CLI11)
    attn_fetch(CLI11 libcli11-dev https://github.com/CLIUtils/CLI11.git 70f8072f9dd2292fd0b9f9e5f58e279f60483ed3)  # 2.1.2
endif()
attn_dep(cli11 CLI11::CLI11)
