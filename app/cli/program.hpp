// The program: finds the subcommand, reads its flags, runs it, and turns what went wrong into one line and a status.
#pragma once

#include <string>
#include <vector>

namespace attn::cli {

// 0; 1: the job failed; 2: the command line is wrong.
int run_program(const std::vector<std::string>& arguments);

std::string program_version();  // "attn 0.1.0"

}  // namespace attn::cli
