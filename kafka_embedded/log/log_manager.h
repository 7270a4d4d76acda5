// Looks after a broker's logs by the clock: retention, compaction, flushes, and
// producers that have not written for long.
//
//   LogManager manager(runtime, lane, random, {});
//   log->SetObserver(&manager);
//
// Kafka's tasks run every few seconds or minutes, whatever there is to do. Here
// a timer is set only where a log has something that will be due, and for the
// instant at which Kafka's task would come to it: a week of retention is a
// handful of events. Deleting is visible at once; that Kafka keeps the files
// for another file.delete.delay.ms, nobody can see but on its disk.
#ifndef KAFKA_EMBEDDED_LOG_LOG_MANAGER_H_
#define KAFKA_EMBEDDED_LOG_LOG_MANAGER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "kafka_embedded/log/log.h"
#include "kafka_embedded/log/log_cleaner.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class LogManager final : public LogObserver {
 public:
  // By Kafka's names, with its defaults.
  struct Options {
    absl::Duration initial_task_delay = absl::Seconds(30);
    absl::Duration retention_check_interval = absl::Minutes(5);
    bool cleaner_enable = true;
    absl::Duration cleaner_backoff = absl::Seconds(15);
    CleanerOptions cleaner = {};
    // log.flush.scheduler.interval.ms; flush.ms has no effect without it.
    absl::Duration flush_scheduler_interval = absl::InfiniteDuration();
    absl::Duration producer_id_expiration = absl::Hours(24);
    absl::Duration producer_id_expiration_check_interval = absl::Minutes(10);
  };

  // Must outlive the logs it observes. `jitter` is for segment.jitter.ms.
  LogManager(Runtime& runtime, Lane lane, Random jitter,
             const Options& options);

  void OnChange(Log& log) override;
  void OnClose(Log& log) override;
  int64_t DrawRollJitter(int64_t bound_ms) override;
  // The runtime's clock has been set: what is due by it is due at another
  // instant now.
  void OnClockSet();

 private:
  // In the order in which they run if they are due at one instant.
  enum Job { kFlush, kRetention, kCompaction, kExpiry, kJobCount };
  struct Entry {
    uint64_t id = 0;  // By which logs due at one instant are ordered.
    bool uncleanable = false;
    std::array<absl::Time, kJobCount> due = {
        absl::InfiniteFuture(), absl::InfiniteFuture(), absl::InfiniteFuture(),
        absl::InfiniteFuture()};
  };
  struct Schedule {
    Schedule(Runtime& runtime, Lane lane, absl::string_view name,
             absl::Time first, absl::Duration interval)
        : timer(runtime, lane, name), first_tick(first), interval(interval) {}
    // When Kafka's task comes by, at or behind `due` and behind `now`.
    absl::Time TickFor(absl::Time due, absl::Time now) const;

    Timer timer;
    const absl::Time first_tick;
    const absl::Duration interval;
    absl::Time next_tick = absl::InfiniteFuture();
    absl::btree_map<std::pair<absl::Time, uint64_t>, Log*> logs;
  };

  // When there is something to do for the log; InfiniteFuture for never.
  absl::Time DueTime(Job job, const Log& log, const Entry& entry) const;
  void Reschedule(Job job, Log& log, Entry& entry);
  void StartTimer(Job job);
  void Tick(Job job);
  void Run(Job job, Log& log, Entry& entry);
  void Compact(Log& log, Entry& entry);

  Runtime& runtime_;
  Random jitter_;
  const Options options_;
  uint64_t next_id_ = 0;
  absl::flat_hash_map<const Log*, Entry> entries_;
  std::array<Schedule, kJobCount> schedules_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_LOG_LOG_MANAGER_H_
