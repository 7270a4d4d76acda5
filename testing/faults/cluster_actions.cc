// The faults that are ready made.
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"
#include "testing/faults/cluster_fault.h"

namespace kafka_embedded::fault {
namespace {

ClusterAction DiskAction(std::string what, int32_t id,
                         const DiskConditions& conditions) {
  return {
      .what = std::move(what),
      .begin = [=](auto& cluster) { return cluster.SetDisk(id, conditions); },
      .end = [=](auto& cluster) { return cluster.SetDisk(id, {}); },
      .brokers = {id}};
}

// As an administrator does who has changed a disk.
absl::Status Replace(EmbeddedCluster& cluster, int32_t id) {
  RETURN_IF_ERROR(cluster.CrashBroker(id));
  return cluster.StartBroker(id);
}

ClusterAction LinkAction(LinkEnd a, LinkEnd b, const LinkConditions& conditions,
                         bool both_ways) {
  struct Standing {
    std::optional<Links> links;
    std::optional<Link> link;
  };
  const auto standing = std::make_shared<Standing>();
  return {.what = Links::Describe(a, b, conditions, both_ways),
          .begin = [=](EmbeddedCluster& cluster) -> absl::Status {
            Links& links = standing->links.emplace(cluster);
            ASSIGN_OR_RETURN(standing->link,
                             both_ways ? links.Add(a, b, conditions)
                                       : links.AddOneWay(a, b, conditions));
            return absl::OkStatus();
          },
          .end =
              [=](EmbeddedCluster&) {
                standing->link->Heal();
                return absl::OkStatus();
              },
          .check =
              [=](const EmbeddedCluster& cluster) {
                return Links::Check(cluster, a, b, conditions);
              },
          .hits =
              [=] {
                return standing->link.has_value() ? standing->link->hits() : 0;
              },
          .noted = true};
}

}  // namespace

ClusterAction CrashBroker(int32_t id) {
  return {.what = absl::StrCat("crash broker ", id),
          .begin = [=](auto& cluster) { return cluster.CrashBroker(id); },
          .end = [=](auto& cluster) { return cluster.StartBroker(id); },
          .brokers = {id}};
}

ClusterAction StopBroker(int32_t id) {
  return {.what = absl::StrCat("stop broker ", id),
          .begin = [=](auto& cluster) { return cluster.StopBroker(id); },
          .end = [=](auto& cluster) { return cluster.StartBroker(id); },
          .brokers = {id}};
}

ClusterAction PauseBroker(int32_t id) {
  return {.what = absl::StrCat("pause broker ", id),
          .begin = [=](auto& cluster) { return cluster.PauseBroker(id); },
          .end = [=](auto& cluster) { return cluster.ResumeBroker(id); },
          .brokers = {id}};
}

ClusterAction CrashController(int32_t id) {
  return {.what = absl::StrCat("crash controller ", id),
          .begin = [=](auto& cluster) { return cluster.CrashController(id); },
          .end = [=](auto& cluster) { return cluster.StartController(id); },
          .controllers = {id}};
}

ClusterAction FailLogDir(int32_t id) {
  return {.what = absl::StrCat("fail the log directory of broker ", id),
          .begin = [=](auto& cluster) { return cluster.FailLogDir(id); },
          .end = [=](auto& cluster) { return Replace(cluster, id); },
          .brokers = {id}};
}

ClusterAction FillDisk(int32_t id, uint64_t bytes_left) {
  ClusterAction action =
      DiskAction(absl::StrCat("fill the disk of broker ", id,
                              bytes_left == 0 ? "" : " but for ",
                              bytes_left == 0 ? "" : absl::StrCat(bytes_left)),
                 id, {.bytes_left = bytes_left});
  action.end = [=](EmbeddedCluster& cluster) -> absl::Status {
    RETURN_IF_ERROR(cluster.SetDisk(id, {}));
    return Replace(cluster, id);
  };
  return action;
}

ClusterAction SlowDisk(int32_t id, absl::Duration write_time) {
  ClusterAction action =
      DiskAction(absl::StrCat("slow the disk of broker ", id, " to ",
                              absl::FormatDuration(write_time), " a write"),
                 id, {.write_time = write_time});
  action.check = [=](const EmbeddedCluster&) -> absl::Status {
    if (write_time > absl::ZeroDuration() &&
        write_time < absl::InfiniteDuration()) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError("expected a finite time above 0");
  };
  return action;
}

ClusterAction SkewClock(int32_t id, absl::Duration skew) {
  return {.what = absl::StrCat("skew the clock of broker ", id, " by ",
                               absl::FormatDuration(skew)),
          .begin = [=](auto& cluster) { return cluster.SkewClock(id, skew); },
          .end =
              [=](auto& cluster) {
                return cluster.SkewClock(id, absl::ZeroDuration());
              },
          .brokers = {id}};
}

ClusterAction DelayMetadata(int32_t id, absl::Duration delay) {
  return {
      .what = absl::StrCat("delay the metadata of broker ", id, " by ",
                           absl::FormatDuration(delay)),
      .begin = [=](auto& cluster) { return cluster.DelayMetadata(id, delay); },
      .end =
          [=](auto& cluster) {
            return cluster.DelayMetadata(id, absl::ZeroDuration());
          },
      .brokers = {id}};
}

ClusterAction OnLink(LinkEnd a, LinkEnd b, const LinkConditions& conditions) {
  return LinkAction(std::move(a), std::move(b), conditions, true);
}

ClusterAction OnLinkOneWay(LinkEnd from, LinkEnd to,
                           const LinkConditions& conditions) {
  return LinkAction(std::move(from), std::move(to), conditions, false);
}

ClusterAction MoveLeader(TopicPartition partition, int32_t leader) {
  return {
      .what = absl::StrCat("move the leader of ", partition.ToString(), " to ",
                           leader),
      .begin =
          [=](auto& cluster) { return cluster.MoveLeader(partition, leader); },
      .brokers = {leader}};
}

ClusterAction ShrinkIsr(TopicPartition partition, int32_t broker) {
  return {
      .what = absl::StrCat("shrink the ISR of ", partition.ToString(), " by ",
                           broker),
      .begin =
          [=](auto& cluster) { return cluster.ShrinkIsr(partition, broker); },
      .brokers = {broker}};
}

ClusterAction BumpLeaderEpoch(TopicPartition partition) {
  return {
      .what = absl::StrCat("bump the leader epoch of ", partition.ToString()),
      .begin = [=](auto& cluster) {
        return cluster.BumpLeaderEpoch(partition);
      }};
}

ClusterAction ExpireSession(int32_t broker) {
  return {.what = absl::StrCat("expire the session of broker ", broker),
          .begin = [=](auto& cluster) { return cluster.ExpireSession(broker); },
          .brokers = {broker}};
}

ClusterAction CleanLogs(TopicPartition partition) {
  return {.what = absl::StrCat("clean the logs of ", partition.ToString()),
          .begin = [=](auto& cluster) { return cluster.CleanLogs(partition); }};
}

}  // namespace kafka_embedded::fault
