// Marks a rare path, so that somebody notices when no simulation comes there
// any more:
//
//   if (diverging) {
//     SOMETIMES("a follower truncates its log");
//     ...
//   }
//
// Counts how often the path was reached, at the cost of one addition in memory.
// Every path of the program is known from the start, reached or not:
// `./dev simulate --nightly` fails for one that its seeds never reached.
// In .cc files only. The text is a literal, says what happens, and is used
// once. Threads that come at the same instant may be counted as one.
#ifndef KAFKA_EMBEDDED_BASE_SOMETIMES_H_
#define KAFKA_EMBEDDED_BASE_SOMETIMES_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

namespace kafka_embedded {

class RarePath {
 public:
  // Joins the list of the program's rare paths, for ever.
  explicit RarePath(const char* what);
  RarePath(const RarePath&) = delete;
  RarePath& operator=(const RarePath&) = delete;

  void Reached() {
    // No read-modify-write, which would lock the bus.
    count_.store(count_.load(std::memory_order_relaxed) + 1,
                 std::memory_order_relaxed);
  }

  // How often each of the program's paths was reached.
  static std::map<std::string, uint64_t> Counts();

 private:
  const char* const what_;
  RarePath* const next_;
  std::atomic<uint64_t> count_ = 0;
};

namespace internal {
// One for each place: a lambda has a type of its own.
template <typename What>
inline RarePath rare_path{What{}()};
}  // namespace internal

}  // namespace kafka_embedded

#define SOMETIMES(what) \
  ::kafka_embedded::internal::rare_path<decltype([] { return what; })>.Reached()

#endif  // KAFKA_EMBEDDED_BASE_SOMETIMES_H_
