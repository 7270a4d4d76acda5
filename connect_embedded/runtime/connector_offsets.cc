#include "connect_embedded/runtime/connector_offsets.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "connect_embedded/runtime/client_settings.h"
#include "connect_embedded/runtime/offset_codec.h"
#include "connect_embedded/runtime/sink_connector_offsets.h"
#include "connect_embedded/runtime/worker_config.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

using kafka_embedded::Admin;

// As Kafka: what connectors get is one level of plain values.
absl::Status CheckPlain(const SourceMap& map) {
  for (const auto& [name, value] : map) {
    const Value::Kind kind = value.kind();
    if (kind == Value::Kind::kArray || kind == Value::Kind::kMap ||
        kind == Value::Kind::kStruct) {
      return absl::InvalidArgumentError(absl::StrCat(
          "Offsets may only contain primitive types as values, but field ",
          name, " contains ", value.java_class()));
    }
  }
  return absl::OkStatus();
}

std::string Sentence(absl::string_view what, bool connector_agreed) {
  if (connector_agreed) {
    return absl::StrCat("The offsets for this connector have been ", what,
                        " successfully");
  }
  return absl::StrCat(
      "The Connect framework-managed offsets for this connector have been ",
      what,
      " successfully. However, if this connector manages offsets externally, "
      "they will need to be manually ",
      what, " in the system that the connector uses.");
}

}  // namespace

void ConnectorOffsetEditor::AskConnector(const Config& connector,
                                         const ConnectorOffsets& offsets,
                                         Herder::Done<bool> done) {
  auto agreed = std::make_shared<bool>(false);
  worker_.CallConnectorCode(
      connector, "Connector::AlterOffsets",
      absl::StrCat("modifying offsets for connector ",
                   ValueOf(connector, "name")),
      [setup = worker_.setup(), connector, offsets, agreed]() -> absl::Status {
        ASSIGN_OR_RETURN(
            const Plugins::AnyConnector plugin,
            setup->plugins.NewConnector(ValueOf(connector, "connector.class")));
        const auto ask = [&](const auto& held) {
          return held->AlterOffsets(connector, offsets);
        };
        ASSIGN_OR_RETURN(*agreed, std::visit(ask, plugin));
        return absl::OkStatus();
      },
      [weak = std::weak_ptr(self_), agreed,
       done = std::move(done)](const absl::Status& status) mutable {
        if (weak.expired()) return;
        if (!status.ok()) return done(status);
        done(*agreed);
      });
}

void ConnectorOffsetEditor::Read(const Config& connector,
                                 Herder::Done<ConnectorOffsets> done) {
  const absl::StatusOr<Plugins::Info> info =
      worker_.plugins().FindConnector(ValueOf(connector, "connector.class"));
  if (!info.ok()) return done(info.status());
  if (info->kind == PluginKind::kSink) {
    return ReadSink(connector, std::move(done));
  }
  ConnectorOffsets offsets;
  for (const auto& [key, value] : worker_.offsets().offsets()) {
    absl::StatusOr<std::pair<std::string, SourceMap>> decoded =
        DecodeOffsetKey(key);
    if (!decoded.ok() || decoded->first != ValueOf(connector, "name")) continue;
    absl::StatusOr<SourceMap> offset = DecodeOffset(value);
    if (!offset.ok()) continue;
    offsets.emplace_back(std::move(decoded->second), *std::move(offset));
  }
  done(std::move(offsets));
}

void ConnectorOffsetEditor::Alter(const Config& connector,
                                  ConnectorOffsets offsets,
                                  Herder::Done<std::string> done) {
  if (offsets.empty()) {
    return done(absl::InvalidArgumentError(
        "Partitions / offsets need to be provided for an alter offsets "
        "request"));
  }
  for (const auto& [partition, offset] : offsets) {
    absl::Status status = CheckPlain(partition);
    if (status.ok() && offset.has_value()) status = CheckPlain(*offset);
    if (!status.ok()) return done(status);
  }
  Write(connector, offsets, /*reset=*/false, std::move(done));
}

void ConnectorOffsetEditor::Reset(const Config& connector,
                                  Herder::Done<std::string> done) {
  Read(connector, [this, connector, done = std::move(done)](
                      absl::StatusOr<ConnectorOffsets> offsets) mutable {
    if (!offsets.ok()) return done(offsets.status());
    for (auto& [partition, offset] : *offsets) offset = std::nullopt;
    Write(connector, *offsets, /*reset=*/true, std::move(done));
  });
}

void ConnectorOffsetEditor::Write(const Config& connector,
                                  const ConnectorOffsets& offsets, bool reset,
                                  Herder::Done<std::string> done) {
  AskConnector(connector, offsets,
               [this, connector, offsets, reset,
                done = std::move(done)](absl::StatusOr<bool> agreed) mutable {
                 if (!agreed.ok()) return done(agreed.status());
                 WriteAgreed(connector, offsets, reset, *agreed,
                             std::move(done));
               });
}

void ConnectorOffsetEditor::WriteAgreed(const Config& connector,
                                        const ConnectorOffsets& offsets,
                                        bool reset, bool agreed,
                                        Herder::Done<std::string> done) {
  const std::string message = Sentence(reset ? "reset" : "altered", agreed);
  const absl::StatusOr<Plugins::Info> info =
      worker_.plugins().FindConnector(ValueOf(connector, "connector.class"));
  if (info->kind == PluginKind::kSink) {
    WriteSink(connector, offsets, reset, message, std::move(done));
  } else {
    WriteSource(connector, offsets, message, std::move(done));
  }
}

void ConnectorOffsetEditor::WriteSource(const Config& connector,
                                        const ConnectorOffsets& offsets,
                                        std::string message,
                                        Herder::Done<std::string> done) {
  OffsetUpdates updates;
  for (const auto& [partition, offset] : offsets) {
    absl::StatusOr<std::string> key =
        EncodeOffsetKey(ValueOf(connector, "name"), partition);
    if (!key.ok()) return done(key.status());
    std::optional<std::string>& update = updates[*std::move(key)];
    if (!offset.has_value()) continue;
    absl::StatusOr<std::string> value = EncodeOffset(*offset);
    if (!value.ok()) return done(value.status());
    update = *std::move(value);
  }
  if (updates.empty()) return done(std::move(message));
  worker_.offsets().Set(updates,
                        [message = std::move(message),
                         done = std::move(done)](absl::Status status) mutable {
                          if (!status.ok()) return done(status);
                          done(std::move(message));
                        });
}

// ---- Sinks: an Admin for each request, as Kafka's worker makes one. ---------

absl::StatusOr<ConnectorOffsetEditor::SinkGroup> ConnectorOffsetEditor::GroupOf(
    const Config& connector) const {
  const std::string name = ValueOf(connector, "name");
  SinkGroup group;
  group.id =
      ConsumerSettings(worker_.config(), connector, {name, 0}).at("group.id");
  ASSIGN_OR_RETURN(group.admin,
                   worker_.clients().NewAdmin(AdminSettings(
                       worker_.config(), connector,
                       absl::StrCat("connector-adminclient-", name))));
  return group;
}

void ConnectorOffsetEditor::ReadSink(const Config& connector,
                                     Herder::Done<ConnectorOffsets> done) {
  absl::StatusOr<SinkGroup> group = GroupOf(connector);
  if (!group.ok()) return done(group.status());
  Admin& admin = *group->admin;
  admin.ListGroupOffsets(group->id,
                         [this, admin = Keep(std::move(group->admin)),
                          done = std::move(done)](const auto& offsets) mutable {
                           Drop(admin);
                           if (!offsets.ok()) return done(offsets.status());
                           done(ToConnectorOffsets(*offsets));
                         });
}

void ConnectorOffsetEditor::WriteSink(const Config& connector,
                                      const ConnectorOffsets& offsets,
                                      bool reset, std::string message,
                                      Herder::Done<std::string> done) {
  const absl::StatusOr<SinkOffsetChanges> changes = ParseSinkOffsets(offsets);
  if (!changes.ok()) return done(changes.status());
  absl::StatusOr<SinkGroup> group = GroupOf(connector);
  if (!group.ok()) return done(group.status());
  Admin& admin = *group->admin;
  Herder::Finished finished =
      [this, admin = Keep(std::move(group->admin)),
       message = std::move(message),
       done = std::move(done)](const absl::Status& status) mutable {
        Drop(admin);
        if (!status.ok()) return done(status);
        done(std::move(message));
      };
  const std::string name = ValueOf(connector, "name");
  if (reset) {
    ResetSinkOffsets(admin, group->id, name, std::move(finished));
  } else {
    AlterSinkOffsets(admin, group->id, name, *changes, std::move(finished));
  }
}

Admin* ConnectorOffsetEditor::Keep(std::unique_ptr<Admin> admin) {
  admins_.push_back(std::move(admin));
  return admins_.back().get();
}

void ConnectorOffsetEditor::Drop(Admin* admin) {
  // Not inside its own call.
  worker_.runtime().Post(lane_, [weak = std::weak_ptr(self_), admin] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    std::erase_if((*self)->admins_, [admin](const auto& candidate) {
      return candidate.get() == admin;
    });
  });
}

}  // namespace connect_embedded
