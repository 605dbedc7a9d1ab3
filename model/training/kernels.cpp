// Fused kernels of the trainer: weighted bags of rows, and their gradients with a lazy Adam over the touched rows.
// Threads share nothing: each takes its own span of the columns.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>
extern "C" {
// out[t] = sum over the features of text t of w * table[feature]
void bag_forward(const float* table, int dim, const int32_t* flat, const float* weight, const int64_t* begin, const int64_t* end, int texts, float* out, int threads) {
  std::vector<std::thread> pool;
  for (int k = 0; k < threads; k++) pool.emplace_back([=] {
    for (int t = texts * (int64_t)k / threads; t < texts * (int64_t)(k + 1) / threads; t++) {
      float* o = out + (int64_t)t * dim;
      memset(o, 0, dim * sizeof(float));
      for (int64_t i = begin[t]; i < end[t]; i++) {
        const float w = weight[i];
        if (w == 0) continue;
        const float* row = table + (int64_t)flat[i] * dim;
        for (int d = 0; d < dim; d++) o[d] += w * row[d];
      }
    }
  });
  for (auto& one : pool) one.join();
}
// Adds up the gradient of every touched row (its slot in grad), then one Adam step on these rows. slot has a -1 for every row, before and after.
void bag_backward_adam(float* table, float* m, float* v, int32_t* slot, int dim, const int32_t* flat, const float* weight, const int64_t* begin, const int64_t* end, int texts,
                       const float* gout, float rate, float beta1, float beta2, float eps, int step, int threads) {
  std::vector<int32_t> rows;
  for (int t = 0; t < texts; t++) for (int64_t i = begin[t]; i < end[t]; i++) if (weight[i] != 0 && slot[flat[i]] < 0) { slot[flat[i]] = rows.size(); rows.push_back(flat[i]); }
  std::vector<float> grad(rows.size() * (size_t)dim, 0.f);
  const float c1 = 1 - std::pow(beta1, step), c2 = 1 - std::pow(beta2, step);
  const float lr = rate * std::sqrt(c2) / c1;
  std::vector<std::thread> pool;
  for (int k = 0; k < threads; k++) pool.emplace_back([&, k] {
    const int from = dim * k / threads, to = dim * (k + 1) / threads;
    for (int t = 0; t < texts; t++) {
      const float* g = gout + (int64_t)t * dim;
      for (int64_t i = begin[t]; i < end[t]; i++) {
        const float w = weight[i];
        if (w == 0) continue;
        float* o = grad.data() + (size_t)slot[flat[i]] * dim;
        for (int d = from; d < to; d++) o[d] += w * g[d];
      }
    }
    for (size_t r = 0; r < rows.size(); r++) {
      const size_t at = (size_t)rows[r] * dim;
      const float* g = grad.data() + r * dim;
      for (int d = from; d < to; d++) {
        m[at + d] = beta1 * m[at + d] + (1 - beta1) * g[d];
        v[at + d] = beta2 * v[at + d] + (1 - beta2) * g[d] * g[d];
        table[at + d] -= lr * m[at + d] / (std::sqrt(v[at + d]) + eps);
      }
    }
  });
  for (auto& one : pool) one.join();
  for (auto r : rows) slot[r] = -1;
}
}
