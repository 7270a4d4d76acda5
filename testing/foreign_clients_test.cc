// Clients that others wrote, on our ports: kcat (librdkafka) and kafka-python.
//
// Each command is bounded by `timeout`; kafka-python is installed into a
// directory of the test's own.
#include <stdio.h>
#include <sys/wait.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "testing/kafka_test.h"

namespace kafka_embedded {
namespace {

using ::testing::HasSubstr;

struct CommandResult {
  int exit_code = -1;
  std::string output;  // Standard output and standard error.
};

CommandResult RunShell(const std::string& command) {
  CommandResult result;
  FILE* pipe = popen(absl::StrCat("(", command, ") 2>&1").c_str(), "r");
  if (pipe == nullptr) return result;
  char buffer[4096];
  size_t size = 0;
  while ((size = fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
    result.output.append(buffer, size);
  }
  const int status = pclose(pipe);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

class ForeignClientsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(cluster_,
                         EmbeddedCluster::Start({.broker_count = 3,
                                                 .time = ClusterTime::kReal,
                                                 .listen = ListenOptions()}));
  }

  // `arguments` behind "kcat -b <bootstrap servers>".
  CommandResult Kcat(const std::string& arguments) const {
    return RunShell(absl::StrCat(
        "timeout 60 kcat -b ", cluster_->bootstrap_servers(), " ", arguments));
  }

  std::unique_ptr<EmbeddedCluster> cluster_;
};

TEST_F(ForeignClientsTest, KcatListsTheBrokers) {
  const CommandResult list = Kcat("-L");
  EXPECT_EQ(list.exit_code, 0) << list.output;
  EXPECT_THAT(list.output, HasSubstr("3 brokers:"));
}

TEST_F(ForeignClientsTest, KcatProducesAndConsumesWithEveryCodec) {
  for (const char* codec : {"none", "gzip", "snappy", "lz4", "zstd"}) {
    const std::string topic = absl::StrCat("kcat-", codec);
    const CommandResult produced =
        RunShell(absl::StrCat("printf 'a:1\\nb:2\\n' | timeout 60 kcat -b ",
                              cluster_->bootstrap_servers(), " -P -p 0 -K: -z ",
                              codec, " -t ", topic));
    ASSERT_EQ(produced.exit_code, 0) << produced.output;
    const CommandResult consumed = Kcat(
        absl::StrCat("-C -o beginning -e -q -f '%o %k=%s,' -p 0 -t ", topic));
    EXPECT_EQ(consumed.exit_code, 0);
    EXPECT_EQ(consumed.output, "0 a=1,1 b=2,") << codec;
  }
}

// kcat's balanced consumer: librdkafka as a member of a group.
TEST_F(ForeignClientsTest, KcatConsumesInAGroupAndGoesOnWhereItWas) {
  ASSERT_OK(cluster_->admin().CreateTopic(
      {.name = "shared", .num_partitions = 1, .replication_factor = 3}));
  const auto produce = [&](const std::string& line) {
    const CommandResult produced =
        RunShell(absl::StrCat("echo ", line, " | timeout 60 kcat -b ",
                              cluster_->bootstrap_servers(), " -P -t shared"));
    ASSERT_EQ(produced.exit_code, 0) << produced.output;
  };
  const std::string consume =
      "-G audit -X auto.offset.reset=earliest -e -q -f '%s,' -c 1 shared";
  produce("first");
  EXPECT_THAT(Kcat(consume).output, HasSubstr("first,"));
  produce("second");
  EXPECT_THAT(Kcat(consume).output, HasSubstr("second,"));
}

class KafkaPythonTest : public ForeignClientsTest {
 protected:
  // Installed once for all tests.
  static void SetUpTestSuite() {
    dir_ = new TempDir();
    const CommandResult install = RunShell(
        absl::StrCat("python3 -m venv ", dir_->File("venv"), " && timeout 300 ",
                     Interpreter(),
                     " -m pip install --quiet --disable-pip-version-check "
                     "kafka-python==2.0.2 six"));
    ASSERT_EQ(install.exit_code, 0) << install.output;
  }
  static void TearDownTestSuite() { delete dir_; }
  static std::string Interpreter() { return dir_->File("venv/bin/python"); }

 private:
  static inline TempDir* dir_ = nullptr;
};

// One member after the other, then two at once: they share the partitions.
TEST_F(KafkaPythonTest, ConsumesInAGroup) {
  ASSERT_OK(cluster_->admin().CreateTopic(
      {.name = "shared", .num_partitions = 4, .replication_factor = 3}));
  const CommandResult consumed =
      RunShell(absl::StrCat("timeout 120 ", Interpreter(), R"py( -c "
import threading
from kafka import KafkaConsumer, KafkaProducer
servers = ')py",
                            cluster_->bootstrap_servers(), R"py('.split(',')
def join(): return KafkaConsumer('shared', bootstrap_servers=servers,
    group_id='audit', auto_offset_reset='earliest', heartbeat_interval_ms=500)
producer = KafkaProducer(bootstrap_servers=servers)
for i in range(40): producer.send('shared', str(i).encode(), partition=i % 4)
producer.flush()
first = join()
values = set()
while len(values) < 40:
    for batch in first.poll(500).values(): values.update(r.value for r in batch)
first.commit()
print('consumed', len(values))
second, done = join(), threading.Event()
def run_second():
    while not done.is_set(): second.poll(200)
    second.close()
thread = threading.Thread(target=run_second)
thread.start()
while len(first.assignment()) != 2 or len(second.assignment()) != 2:
    first.poll(200)
assert not first.assignment() & second.assignment()
print('committed', 2 * sum(first.committed(p) for p in first.assignment()))
done.set()
while len(first.assignment()) != 4: first.poll(200)
thread.join()
print('alone again')
")py"));
  EXPECT_EQ(consumed.exit_code, 0) << consumed.output;
  EXPECT_THAT(consumed.output, HasSubstr("consumed 40"));
  EXPECT_THAT(consumed.output, HasSubstr("committed 40"));
  EXPECT_THAT(consumed.output, HasSubstr("alone again"));
}

TEST_F(KafkaPythonTest, CreatesATopic) {
  const CommandResult created = RunShell(absl::StrCat(
      "timeout 60 ", Interpreter(),
      " -c \"from kafka.admin import KafkaAdminClient, NewTopic; "
      "print(KafkaAdminClient(bootstrap_servers='",
      cluster_->bootstrap_servers(),
      "').create_topics([NewTopic(name='my_topic', num_partitions=3, "
      "replication_factor=2)]))\""));
  EXPECT_EQ(created.exit_code, 0) << created.output;
  EXPECT_THAT(created.output, HasSubstr("error_code=0"));

  ASSERT_OK_AND_ASSIGN(const auto topics,
                       cluster_->admin().DescribeTopics({"my_topic"}));
  ASSERT_EQ(topics[0].partitions.size(), 3);
  EXPECT_EQ(topics[0].partitions[0].replicas.size(), 2);
}

}  // namespace
}  // namespace kafka_embedded
