// attn attend: one mechanism on the tensors of a file. Scores before mask and temperature, weights, context, and what
// the mechanism has besides; all heads at once where the file has PyTorch's projections.
#include <CLI/CLI.hpp>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "app/cli/attend_input.hpp"
#include "app/cli/command.hpp"
#include "app/cli/document_flags.hpp"
#include "app/cli/mechanism_flags.hpp"
#include "app/cli/output.hpp"
#include "app/cli/program.hpp"
#include "app/cli/stacked.hpp"
#include "core/attention/multi_head.hpp"

namespace attn::cli {

namespace {

constexpr int kMaxAttendHeads = 256;

constexpr const char* kFooter =
    R"(IN holds query [T_q, d_q], key [T_k, d_k], value [T_k, d_v] (F32, F16, BF16 or F64), the parameters that
`attn list` names for the chosen mechanism, and with --mask tensor also mask [T_q, T_k] (U8 or BOOL, 1: may attend).
OUT gets scores [T_q, T_k] (before mask and temperature), weights [T_q, T_k], context [T_q, d_v] and what the mechanism
has besides: position [T_q] and gaussian (local-p), draws [T_q, n] (I64, -1: nothing drawn), choice, standard_error.
With --heads H, IN also holds a torch.nn.MultiheadAttention state dict (in_proj_weight, or q_proj_weight, k_proj_weight
and v_proj_weight; out_proj.weight; in_proj_bias and out_proj.bias where there are biases): everything in OUT then has
the heads in front, [H, T_q, T_k], context [H, T_q, d_h], and output [T_q, E] follows the output projection. Parameters
of the mechanism are shared by the heads, with d_q = d_k = d_h. Tensors named expected.* are passed over.
T_q · T_k · heads may be 2^28 at most.

Example (app/cli/README.md makes an in.safetensors):
  attn attend --input in.safetensors --output out.safetensors --score scaled-dot --mask causal --temperature 0.5)";

struct AttendFlags {
    std::optional<std::string> input, output, score, alignment, context, mask, heads, threads;
    OptionTexts options;
};

// The registry's masks; the one drawn by hand is the file's here.
std::string mask_id(const MaskRule& mask) { return std::string(mask.by_hand ? "tensor" : mask.id); }

Result<const MaskRule*> choose_mask(const std::optional<std::string>& id) {
    const std::string wanted = !id ? "none" : *id;
    std::vector<std::string> ids;
    for (const MaskRule& m : masks()) {
        ids.push_back(mask_id(m));
        if (ids.back() == wanted) return &m;
    }
    return no_such("--mask", wanted, ids);
}

std::vector<Area> areas_of(const AttendRequest& r) {
    return {{"score", r.score}, {"alignment", r.alignment}, {"context", r.context}, {"mask", r.mask}};
}

Result<AttendRequest> request_of(const AttendFlags& flags) {
    AttendRequest r;
    const auto score = choose(score_functions(), "--score", flags.score.value_or("scaled-dot"));
    if (!score) return score.error();
    const auto alignment = choose(alignments(), "--alignment", flags.alignment.value_or("softmax"));
    if (!alignment) return alignment.error();
    const auto context = choose(contexts(), "--context", flags.context.value_or("soft"));
    if (!context) return context.error();
    const auto mask = choose_mask(flags.mask);
    if (!mask) return mask.error();
    r.score = *score;
    r.alignment = *alignment;
    r.context = *context;
    r.mask = *mask;
    if (flags.heads) {
        const Result<std::int64_t> heads = whole_number("--heads", *flags.heads, 1, kMaxAttendHeads);
        if (!heads) return heads.error();
        r.heads = static_cast<int>(*heads);
    }
    if (Status s = apply_options(flags.options, areas_of(r), r.options); !s) return s.error();
    for (const auto& [id, text] : flags.options)
        if (text) r.given.push_back(id);
    if (r.options.window < r.alignment->smallest_window)
        return usage_error(
            "--window", fmt::format("{} needs a window of at least {}", r.alignment->id, r.alignment->smallest_window),
            "make it larger");
    return r;
}

Status check_paths(const AttendFlags& flags) {
    if (!flags.input || flags.input->empty()) return usage_error("--input", "it is missing", "name a safetensors file");
    if (!flags.output || flags.output->empty())
        return usage_error("--output", "it is missing", "name the file to write");
    if (*flags.output == "-") return usage_error("--output", "tensors go to a file", "name the file to write");
    std::error_code ignored;
    if (*flags.input == *flags.output || std::filesystem::equivalent(*flags.input, *flags.output, ignored))
        return usage_error("--output", "it is the input file", "name another file");
    return Done{};
}

// What was built, in the order in which it is written.
struct Built {
    std::vector<HeadNodes> heads;
    NodeId output = kNoNode;
};

Result<Built> build(Graph& g, const AttendInput& in, const AttendRequest& r, const Safetensors& file) {
    const NodeId query = g.input("query", {Axis::Query, Axis::Feature}, in.query);
    const NodeId key = g.input("key", {Axis::Key, Axis::Feature}, in.key);
    const NodeId value = g.input("value", {Axis::Key, Axis::Feature}, in.value);
    NodeId allowed = kNoNode;
    if (r.mask->by_hand) allowed = g.input("mask", {Axis::Query, Axis::Key}, *in.mask, Stage::Mask);
    else if (r.mask->rule != nullptr)
        allowed = g.add("mask", {Axis::Query, Axis::Key},
                        ops::allowed({in.query.rows(), in.key.rows()}, {r.mask->rule(r.options, {})}), {}, Stage::Mask);
    HeadSpec spec;
    spec.score = r.score;
    spec.alignment = r.alignment;
    spec.context = r.context;
    spec.options = r.options;
    spec.heads = std::max(1, r.heads);
    const FileParameters parameters(file);
    Built built;
    if (r.heads == 0) {
        Result<HeadNodes> head = attend({g, "attention"}, query, key, value, allowed, spec, parameters);
        if (!head) return head.error();
        built.heads.push_back(std::move(*head));
        return built;
    }
    const Sizes sizes = {{"d_q", in.query.cols()}, {"d_k", in.key.cols()}, {"d_v", in.value.cols()}};
    const Result<Projections> projections = read_projections({g, "projections"}, sizes, parameters);
    if (!projections) return projections.error();
    Result<MultiHeadNodes> nodes =
        multi_head({g, "attention"}, query, key, value, allowed, *projections, spec, parameters);
    if (!nodes) return nodes.error();
    built.heads = std::move(nodes->heads);
    built.output = nodes->output;
    return built;
}

// A value that is not finite came from numbers too large for 32-bit floats.
Status check_finite(const Graph& g, NodeId id, std::string_view name) {
    const Matrix& m = g.value(id);
    for (Index i = 0; i < m.size(); ++i)
        if (!std::isfinite(m.data()[i]))
            return Error{fmt::format("{}[{}, {}] is {}: the numbers on the way are too large for 32-bit floats", name,
                                     i / m.cols(), i % m.cols(), std::isnan(m.data()[i]) ? "not a number" : "infinite"),
                         g.node(id).path, "scale the input down"};
    return Done{};
}

void add_metadata(SafetensorsWriter& writer, const AttendRequest& r) {
    writer.add_metadata("program", program_version());
    for (const auto& [area, mechanism] : areas_of(r))
        writer.add_metadata(std::string(area), mechanism == r.mask ? mask_id(*r.mask) : std::string(mechanism->id));
    if (r.heads > 0) writer.add_metadata("heads", fmt::to_string(r.heads));
    for (const OptionSpec* option : options_read(areas_of(r)))
        writer.add_metadata(std::string(option->id), option_text(*option, r.options));
}

Result<SafetensorsWriter> compute(const AttendRequest& r, const Safetensors& file, int threads) {
    Result<AttendInput> in = read_attend_input(file, r);
    if (!in) return in.error();
    Graph g;
    const Result<Built> built = build(g, *in, r, file);
    if (!built) {
        Error error = built.error();
        if (error.kind == Error::Kind::Usage) error.where = "--" + error.where;
        else if (error.where.rfind(file.name(), 0) != 0) error.where = file.where(error.where);
        return error;
    }
    const std::vector<Output> outputs = outputs_of(built->heads, built->output);
    std::vector<NodeId> wanted;
    for (const Output& o : outputs) wanted.insert(wanted.end(), o.nodes.begin(), o.nodes.end());
    ThreadPool pool(threads);
    RunOptions options;
    options.pool = &pool;
    if (Status s = run(g, wanted, options); !s) return s.error();
    SafetensorsWriter writer;
    add_metadata(writer, r);
    for (const Output& o : outputs) {
        for (const NodeId id : o.nodes)
            if (Status s = check_finite(g, id, o.name); !s) return s.error();
        add_stacked(writer, g, o, r.heads > 0);
        for (const NodeId id : o.nodes) g.forget(id);
    }
    return writer;
}

Status attend_file(const AttendFlags& flags) {
    const Result<AttendRequest> request = request_of(flags);
    if (!request) return request.error();
    const Result<int> threads = thread_count(flags.threads);
    if (!threads) return threads.error();
    if (Status s = check_paths(flags); !s) return s;
    const Result<Safetensors> file = Safetensors::open(*flags.input);
    if (!file) return file.error();
    const TidyInterrupts tidy(*flags.output);
    const Result<SafetensorsWriter> writer = compute(*request, *file, *threads);
    if (!writer) return writer.error();
    return writer->write(*flags.output);
}

Work add(CLI::App& app) {
    const auto flags = std::make_shared<AttendFlags>();
    add_text(app, "--input", flags->input, "safetensors file with query, key, value, ...", "FILE");
    add_text(app, "--output", flags->output, "safetensors file to write", "FILE");
    add_text(app, "--score", flags->score, id_list(score_functions()) + " (default scaled-dot)", "ID");
    add_text(app, "--alignment", flags->alignment, id_list(alignments()) + " (default softmax)", "ID");
    add_text(app, "--context", flags->context, id_list(contexts()) + " (default soft)", "ID");
    add_text(app, "--mask", flags->mask, "none, causal, padding, window, tensor (default none)", "ID");
    add_text(app, "--heads", flags->heads, "run PyTorch's projections with so many heads", "H");
    add_option_flags(app, flags->options);
    add_text(app, "--threads", flags->threads, "at most so many (default: all)", "N");
    return [flags] { return attend_file(*flags); };
}

}  // namespace

Command attend_command() { return {"attend", "a mechanism on the tensors of a safetensors file", kFooter, add}; }

}  // namespace attn::cli
