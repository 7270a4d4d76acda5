// Variables in configurations, as Kafka's ConfigTransformer replaces them.
#include "connect_embedded/runtime/config_providers.h"

#include <cstdlib>

#include "testing/kafka_test.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Config;
using kafka_embedded::StatusIs;
using kafka_embedded::TempDir;
using kafka_embedded::WriteFile;
using testing::HasSubstr;

class ConfigProvidersTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK(WriteFile(dir_.File("secrets.properties"),
                        "password=s3cret\nuser = ann\n"));
    ASSERT_OK(WriteFile(dir_.File("token"), "abc"));
  }
  absl::StatusOr<std::string> Resolve(const std::string& text,
                                      Config more = {}) {
    Config worker = {
        {"config.providers", "file, env, dir"},
        {"config.providers.file.class",
         "org.apache.kafka.common.config.provider.FileConfigProvider"},
        {"config.providers.env.class", "EnvVarConfigProvider"},
        {"config.providers.dir.class", "DirectoryConfigProvider"}};
    for (const auto& [name, value] : more) worker[name] = value;
    ASSIGN_OR_RETURN(const ConfigProviders providers,
                     ConfigProviders::Create(worker));
    ASSIGN_OR_RETURN(const Config resolved, providers.Resolve({{"x", text}}));
    return resolved.at("x");
  }
  std::string File(const std::string& key) {
    return "${file:" + dir_.File("secrets.properties") + ":" + key + "}";
  }

  TempDir dir_;
};

TEST_F(ConfigProvidersTest, VariablesAreReplacedWhereverTheyStand) {
  EXPECT_EQ(*Resolve(File("user") + "/" + File("password") + "!"),
            "ann/s3cret!");
  EXPECT_EQ(*Resolve("${dir:" + dir_.path() + ":token}"), "abc");
  setenv("KAFKA_EMBEDDED_TEST_VARIABLE", "from outside", 1);
  EXPECT_EQ(*Resolve("${env:KAFKA_EMBEDDED_TEST_VARIABLE}"), "from outside");
}

TEST_F(ConfigProvidersTest, WhatIsNotThereStaysAsItIsWritten) {
  EXPECT_EQ(*Resolve("${vault:a:b} ${nothing} $x"),
            "${vault:a:b} ${nothing} $x");
  EXPECT_EQ(*Resolve(File("nobody")), File("nobody"));
  EXPECT_EQ(*Resolve("${env:KAFKA_EMBEDDED_NO_SUCH_VARIABLE}"),
            "${env:KAFKA_EMBEDDED_NO_SUCH_VARIABLE}");
}

TEST_F(ConfigProvidersTest, AllowedPathsAreHeld) {
  const std::string paths = "config.providers.file.param.allowed.paths";
  EXPECT_OK(Resolve(File("user"), {{paths, dir_.path()}}).status());
  EXPECT_THAT(
      Resolve(File("user"), {{paths, "/elsewhere"}}).status(),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("allowed.paths")));
  EXPECT_THAT(
      Resolve("${file:" + dir_.path() + "/../x:y}", {{paths, dir_.path()}})
          .status(),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("allowed.paths")));
}

TEST_F(ConfigProvidersTest, AFileThatCannotBeReadIsNamed) {
  EXPECT_THAT(Resolve("${file:/nowhere/x.properties:y}").status().message(),
              HasSubstr("/nowhere/x.properties"));
}

TEST_F(ConfigProvidersTest, AClassThatDoesNotExistIsNamedWithThoseThatDo) {
  EXPECT_THAT(
      Resolve("", {{"config.providers.file.class", "VaultProvider"}}).status(),
      StatusIs(absl::StatusCode::kInvalidArgument,
               testing::AllOf(HasSubstr("VaultProvider"),
                              HasSubstr("FileConfigProvider"))));
}

}  // namespace
}  // namespace connect_embedded
