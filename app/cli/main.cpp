// attn: attention on the command line. See `attn --help` and app/cli/README.md.
#include "app/cli/program.hpp"

int main(int argc, char** argv) { return attn::cli::run_program({argv + 1, argv + (argc > 0 ? argc : 1)}); }
