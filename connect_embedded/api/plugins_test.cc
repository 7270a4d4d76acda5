// Plugins are found by full name, simple name and alias.
#include "connect_embedded/api/plugins.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

using testing::HasSubstr;

class ClockSourceConnector final : public SourceConnector {
 public:
  const ConfigDef& config_def() const override {
    static const auto* const def = new ConfigDef({});
    return *def;
  }
  absl::Status Start(const Config&) override { return absl::OkStatus(); }
  std::vector<Config> TaskConfigs(int) override { return {}; }
  std::unique_ptr<SourceTask> NewTask() override { return nullptr; }
};

Plugins ClockPlugins() {
  Plugins plugins;
  plugins.AddSource<ClockSourceConnector>("com.example.ClockSourceConnector");
  return plugins;
}

TEST(PluginsTest, ThreeNamesFindAConnector) {
  const Plugins plugins = ClockPlugins();
  for (const char* name : {"com.example.ClockSourceConnector",
                           "ClockSourceConnector", "ClockSource"}) {
    EXPECT_TRUE(plugins.NewConnector(name).ok()) << name;
  }
}

TEST(PluginsTest, AnUnknownNameListsThoseThatExist) {
  const auto status = ClockPlugins().NewConnector("ClockSauce").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()),
              testing::AllOf(HasSubstr("\"ClockSauce\""),
                             HasSubstr("com.example.ClockSourceConnector")));
}

TEST(PluginsTest, AnAmbiguousNameListsTheCandidates) {
  Plugins plugins = ClockPlugins();
  plugins.AddSource<ClockSourceConnector>("org.other.ClockSourceConnector");

  const auto status = plugins.NewConnector("ClockSource").status();

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("com.example.ClockSourceConnector, "
                        "org.other.ClockSourceConnector"));
  EXPECT_TRUE(plugins.NewConnector("org.other.ClockSourceConnector").ok());
}

TEST(PluginsTest, ListsClassAndVersion) {
  const auto infos = ClockPlugins().List();
  ASSERT_EQ(infos.size(), 1u);
  EXPECT_EQ(infos[0].class_name, "com.example.ClockSourceConnector");
  EXPECT_EQ(infos[0].version, "4.4.0");
}

}  // namespace
}  // namespace connect_embedded
