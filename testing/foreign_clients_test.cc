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

TEST_F(ForeignClientsTest, KafkaPythonCreatesATopic) {
  const TempDir dir;
  const std::string python = dir.File("venv/bin/python");
  const CommandResult install = RunShell(absl::StrCat(
      "python3 -m venv ", dir.File("venv"), " && timeout 300 ", python,
      " -m pip install --quiet --disable-pip-version-check "
      "kafka-python==2.0.2 six"));
  ASSERT_EQ(install.exit_code, 0) << install.output;
  const CommandResult created = RunShell(absl::StrCat(
      "timeout 60 ", python,
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
