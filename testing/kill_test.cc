// Kills a cluster with SIGKILL while it takes records, starts it again on its
// directory, and looks for every record that was acknowledged.
//
//   kill_test [--kills=N] [--seed=S]     (default 15, 1)
//
// The cluster runs in a child process: three brokers on RocksDB, acks=all to
// three replicas. The child reports each acknowledgement over a pipe; the
// parent kills it after a random number of them, and tells the next child what
// must be there. Both a plain and a compacted topic are written.
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/cluster/embedded_cluster.h"
#include "kafka_embedded/runtime/random.h"
#include "testing/temp_dir.h"

namespace kafka_embedded {
namespace {

constexpr int kPartitions = 3;
constexpr int kKeys = 40;
constexpr char kPlain[] = "plain";
constexpr char kCompacted[] = "compacted";

// What was acknowledged: "plain/0/17" has this value, "compacted/key5" this
// number or a later one.
using Expected = std::map<std::string, int64_t>;

std::string ValueOf(int64_t number) {
  // Sizes from a few bytes to several blocks of the database's log.
  const size_t size = static_cast<size_t>(number * 7919 % 40'000);
  return absl::StrCat(number, ":", std::string(size, 'x'));
}

int64_t NumberOf(absl::string_view value) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(value, absl::MaxSplits(':', 1));
  int64_t number = -1;
  CHECK(absl::SimpleAtoi(parts.first, &number) && value == ValueOf(number))
      << "a record of " << value.size() << " bytes is damaged";
  return number;
}

// ---- The child ----

absl::StatusOr<std::unique_ptr<EmbeddedCluster>> StartCluster(
    const std::string& directory) {
  return EmbeddedCluster::Start(
      {.broker_config = {{"log.segment.bytes", "1048576"},
                         {"log.cleaner.min.cleanable.ratio", "0.1"}},
       .data_dir = directory});
}

absl::Status CreateTopics(EmbeddedCluster& cluster) {
  for (const char* name : {kPlain, kCompacted}) {
    NewTopic topic{
        .name = name, .num_partitions = kPartitions, .replication_factor = 3};
    if (name == kCompacted) topic.configs["cleanup.policy"] = "compact";
    const absl::Status status = cluster.admin().CreateTopic(std::move(topic));
    if (!status.ok() && ErrorCodeOf(status) != ErrorCode::kTopicAlreadyExists) {
      return status;
    }
  }
  return absl::OkStatus();
}

// Everything that the topics hold, by the names of `Expected`.
absl::StatusOr<Expected> ReadAll(EmbeddedCluster& cluster) {
  ASSIGN_OR_RETURN(auto consumer,
                   cluster.NewConsumer({{"auto.offset.reset", "earliest"}}));
  std::vector<TopicPartition> all;
  for (const char* name : {kPlain, kCompacted}) {
    for (int32_t i = 0; i < kPartitions; ++i) all.push_back({name, i});
  }
  RETURN_IF_ERROR(consumer->Assign(all));
  ASSIGN_OR_RETURN(const auto ends, consumer->EndOffsets(all));
  Expected found;
  const auto finished = [&]() -> absl::StatusOr<bool> {
    for (const auto& [partition, end] : ends) {
      ASSIGN_OR_RETURN(const int64_t position, consumer->Position(partition));
      if (position < end) return false;
    }
    return true;
  };
  while (true) {
    ASSIGN_OR_RETURN(const bool done, finished());
    if (done) return found;
    ASSIGN_OR_RETURN(const auto records, consumer->Poll(absl::Seconds(30)));
    for (const ConsumerRecord& record : records) {
      const std::string name =
          record.topic == kPlain
              ? absl::StrCat(kPlain, "/", record.partition, "/", record.offset)
              : absl::StrCat(kCompacted, "/", *record.key);
      found[name] = NumberOf(*record.value);
    }
  }
}

int CheckExpected(EmbeddedCluster& cluster, const std::string& expected_file) {
  const auto found = ReadAll(cluster);
  CHECK_OK(found.status());
  std::ifstream expected(expected_file);
  std::string name;
  int64_t number = 0;
  int lost = 0;
  while (expected >> name >> number) {
    const auto it = found->find(name);
    const bool there = it != found->end() &&
                       (name.compare(0, 5, kPlain) == 0 ? it->second == number
                                                        : it->second >= number);
    if (there) continue;
    if (++lost <= 10) {
      std::fprintf(
          stderr, "lost: %s with number %lld, found %lld\n", name.c_str(),
          static_cast<long long>(number),
          it == found->end() ? -1 : static_cast<long long>(it->second));
    }
  }
  return lost;
}

void Report(int pipe, const std::string& line) {
  // One write of less than PIPE_BUF is whole or not there.
  CHECK(write(pipe, line.data(), line.size()) ==
        static_cast<ssize_t>(line.size()));
}

// Writes until it is killed.
absl::Status Produce(EmbeddedCluster& cluster, int pipe, int64_t number) {
  ASSIGN_OR_RETURN(auto producer, cluster.NewProducer({{"acks", "all"}}));
  while (true) {
    for (int i = 0; i < 20; ++i, ++number) {
      const bool compacted = number % 4 == 0;
      const std::string value = ValueOf(number);
      const std::string key = absl::StrCat("key", number % kKeys);
      RETURN_IF_ERROR(producer->Send(
          {.topic = compacted ? kCompacted : kPlain,
           .partition = compacted ? std::optional<int32_t>()
                                  : static_cast<int32_t>(number % kPartitions),
           .key = key,
           .value = value},
          [=](const absl::StatusOr<RecordMetadata>& sent) {
            CHECK_OK(sent.status());
            Report(pipe,
                   compacted
                       ? absl::StrCat(kCompacted, "/", key, " ", number, "\n")
                       : absl::StrCat(kPlain, "/", sent->partition, "/",
                                      sent->offset, " ", number, "\n"));
          }));
    }
    RETURN_IF_ERROR(producer->Flush());
    // The cleaner comes by.
    CHECK_OK(cluster.AdvanceTime(absl::Seconds(1)));
  }
}

// `mode`: "write" goes on after the check, "check" stops cleanly.
int RunChild(const std::string& mode, const std::string& directory,
             const std::string& expected_file, int64_t next, int pipe) {
  auto cluster = StartCluster(directory);
  CHECK_OK(cluster.status());
  CHECK_OK(CreateTopics(**cluster));
  const int lost = CheckExpected(**cluster, expected_file);
  if (lost > 0) return 3;
  if (mode == "check") {
    CHECK_OK((*cluster)->Close());
    return 0;
  }
  Report(pipe, "ready 0\n");
  CHECK_OK(Produce(**cluster, pipe, next));
  return 0;
}

// ---- The parent ----

class Killer {
 public:
  Killer(std::string program, uint64_t seed)
      : program_(std::move(program)), random_(seed, "kill-test") {}

  // One life of the cluster; false if it found something lost.
  bool Round(const std::string& mode) {
    WriteExpected();
    int ends[2];
    CHECK_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      Exec(mode, ends[1]);
    }
    close(ends[1]);
    // Some are killed before they have come up.
    const bool early = mode == "write" && random_.Below(8) == 0;
    const uint64_t acknowledgements = random_.Below(300);
    const int patience_ms = early ? static_cast<int>(random_.Below(60)) : -1;
    if (mode == "write") {
      Read(ends[0], patience_ms, acknowledgements);
      kill(child, SIGKILL);
    }
    Read(ends[0], -1, ~uint64_t{0});  // What was on its way.
    close(ends[0]);
    int status = 0;
    CHECK_EQ(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
      ++kills_;
      return true;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  int kills() const { return kills_; }
  size_t acknowledged() const { return acknowledged_; }

 private:
  [[noreturn]] void Exec(const std::string& mode, int pipe) {
    const std::string next = absl::StrCat(next_);
    const std::string fd = absl::StrCat(pipe);
    execl(program_.c_str(), program_.c_str(), mode.c_str(),
          directory_.path().c_str(), expected_file_.c_str(), next.c_str(),
          fd.c_str(), nullptr);
    _exit(127);
  }

  // Up to `count` acknowledgements, the end of the pipe, or a silence of
  // `patience_ms`.
  void Read(int pipe, int patience_ms, uint64_t count) {
    char buffer[4096];
    for (uint64_t seen = 0; seen < count;) {
      pollfd ready{.fd = pipe, .events = POLLIN, .revents = 0};
      if (poll(&ready, 1, patience_ms) == 0) return;
      const ssize_t bytes = read(pipe, buffer, sizeof(buffer));
      if (bytes <= 0) return;
      partial_.append(buffer, static_cast<size_t>(bytes));
      for (size_t end; (end = partial_.find('\n')) != std::string::npos;) {
        Note(partial_.substr(0, end));
        partial_.erase(0, end + 1);
        ++seen;
      }
    }
  }

  void Note(const std::string& line) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    int64_t number = 0;
    CHECK(absl::SimpleAtoi(parts.second, &number)) << line;
    if (parts.first == "ready") return;
    expected_[parts.first] = number;
    // What was not acknowledged may be there all the same: its number is not
    // used again.
    next_ = std::max(next_, number + 100);
    ++acknowledged_;
  }

  void WriteExpected() {
    partial_.clear();
    std::ofstream file(expected_file_, std::ios::trunc);
    for (const auto& [name, number] : expected_) {
      file << name << " " << number << "\n";
    }
  }

  const std::string program_;
  Random random_;
  const TempDir directory_;
  const std::string expected_file_ = directory_.path() + ".expected";
  Expected expected_;
  std::string partial_;
  int64_t next_ = 0;
  int kills_ = 0;
  size_t acknowledged_ = 0;
};

int RunParent(const char* program, int kills, uint64_t seed) {
  Killer killer(program, seed);
  while (killer.kills() < kills) {
    if (!killer.Round("write")) {
      std::printf("kill test: a cluster failed after %d kills, seed %llu\n",
                  killer.kills(), static_cast<unsigned long long>(seed));
      return 1;
    }
  }
  if (!killer.Round("check")) {
    std::printf("kill test: the last check failed\n");
    return 1;
  }
  std::printf("kill test: %d kills, %zu acknowledged, 0 lost\n", killer.kills(),
              killer.acknowledged());
  return 0;
}

int Main(int argc, char** argv) {
  if (argc == 6) {
    int64_t next = 0;
    int pipe = -1;
    CHECK(absl::SimpleAtoi(argv[4], &next) && absl::SimpleAtoi(argv[5], &pipe));
    return RunChild(argv[1], argv[2], argv[3], next, pipe);
  }
  int kills = 15;
  uint64_t seed = 1;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    const bool understood = (absl::ConsumePrefix(&argument, "--kills=") &&
                             absl::SimpleAtoi(argument, &kills)) ||
                            (absl::ConsumePrefix(&argument, "--seed=") &&
                             absl::SimpleAtoi(argument, &seed));
    if (!understood) {
      std::fprintf(stderr, "usage: kill_test [--kills=N] [--seed=S]\n");
      return 2;
    }
  }
  return RunParent(argv[0], kills, seed);
}

}  // namespace
}  // namespace kafka_embedded

int main(int argc, char** argv) { return kafka_embedded::Main(argc, argv); }
