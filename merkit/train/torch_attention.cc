// The attention decoder in LibTorch's operators, step by step.
#include "merkit/nn/attention_decoder.h"
#include "merkit/train/torch_compositions.h"
#include "merkit/train/torch_sequences.h"

namespace merkit {
namespace {

// The parameters of one direction in the order in which the layer lists them.
struct Decoder {
  explicit Decoder(const at::Tensor* p)
      : v_a(p[0]), w_a(p[1]), u_a(p[2]), b_a(p[3]), w_s(p[20]), gates(p + 4) {}

  // What goes into gate g (r, z, p, o) from the output, the state and the context before.
  at::Tensor sum(std::size_t g, const at::Tensor& y, const at::Tensor& s,
                 const at::Tensor& c) const {
    const at::Tensor* of_gate = gates + 4 * g;  // C, U, W, b
    return at::matmul(c, of_gate[0]) + at::matmul(s, of_gate[1]) + at::matmul(y, of_gate[2]) +
           of_gate[3];
  }

  const at::Tensor& v_a;
  const at::Tensor& w_a;
  const at::Tensor& u_a;
  const at::Tensor& b_a;
  const at::Tensor& w_s;
  const at::Tensor* gates;
};

at::Tensor run_decoder(const TorchDirection& direction) {
  constexpr double kNever = -1e30;  // finite, so that an utterance without frames is no NaN
  const Decoder decoder(direction.parameters);
  const at::Tensor& x = direction.inputs;
  const at::Tensor keys = at::matmul(x, decoder.u_a) + decoder.b_a;
  at::Tensor s = at::tanh(at::matmul(x.select(1, 0), decoder.w_s));
  at::Tensor y = at::zeros({x.size(0), decoder.gates[15].size(0)}, x.options());
  std::vector<at::Tensor> outputs;
  for (std::int64_t t = 0; t < x.size(1); ++t) {
    const at::Tensor scores =
        at::matmul(at::tanh(keys + at::matmul(s, decoder.w_a).unsqueeze(1)), decoder.v_a);
    const at::Tensor weights = at::softmax(scores.masked_fill(direction.counts == 0.0, kNever), 1);
    const at::Tensor c = (weights.unsqueeze(-1) * x).sum(1);
    const at::Tensor r = at::sigmoid(decoder.sum(0, y, s, c));
    const at::Tensor z = at::sigmoid(decoder.sum(1, y, s, c));
    const at::Tensor p = at::tanh(decoder.sum(2, y, r * s, c));
    y = at::softmax(decoder.sum(3, y, s, c), -1);
    s = (1.0 - z) * s + z * p;
    outputs.push_back(y);
  }
  return at::stack(outputs, 1);
}

at::Tensor attention_decoder(const LayerCall& call, const std::vector<at::Tensor>& inputs) {
  return run_directions<AttentionDecoderCell>(call, inputs[0], run_decoder);
}

}  // namespace

std::vector<TorchLayerKind> torch_attention_layers() {
  return {{"attention_decoder", attention_decoder}};
}

}  // namespace merkit
