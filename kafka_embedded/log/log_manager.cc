#include "kafka_embedded/log/log_manager.h"

#include <algorithm>
#include <vector>

namespace kafka_embedded {

LogManager::LogManager(Runtime& runtime, Lane lane, Random jitter,
                       const Options& options)
    : runtime_(runtime),
      jitter_(jitter),
      options_(options),
      schedules_{Schedule(runtime, lane, "log-flusher",
                          runtime.Now() + options.initial_task_delay,
                          options.flush_scheduler_interval),
                 Schedule(runtime, lane, "log-retention",
                          runtime.Now() + options.initial_task_delay,
                          options.retention_check_interval),
                 Schedule(runtime, lane, "log-cleaner", runtime.Now(),
                          options.cleaner_backoff),
                 Schedule(runtime, lane, "producer-id-expiration",
                          runtime.Now() +
                              options.producer_id_expiration_check_interval,
                          options.producer_id_expiration_check_interval)} {}

absl::Time LogManager::Schedule::TickFor(absl::Time due, absl::Time now) const {
  due = std::max(due, now + absl::Milliseconds(1));
  if (due <= first_tick) return first_tick;
  if (due == absl::InfiniteFuture() || interval == absl::InfiniteDuration()) {
    return absl::InfiniteFuture();
  }
  if (interval <= absl::ZeroDuration()) return due;
  return first_tick + absl::Ceil(due - first_tick, interval);
}

void LogManager::OnChange(Log& log) {
  const auto [found, is_new] = entries_.try_emplace(&log);
  if (is_new) found->second.id = next_id_++;
  for (int job = 0; job < kJobCount; ++job) {
    Reschedule(static_cast<Job>(job), log, found->second);
  }
}

void LogManager::OnClose(Log& log) {
  const auto found = entries_.find(&log);
  if (found == entries_.end()) return;
  const Entry entry = found->second;
  entries_.erase(found);
  for (int job = 0; job < kJobCount; ++job) {
    schedules_[job].logs.erase({entry.due[job], entry.id});
    StartTimer(static_cast<Job>(job));
  }
}

int64_t LogManager::DrawRollJitter(int64_t bound_ms) {
  return static_cast<int64_t>(jitter_.Below(static_cast<uint64_t>(bound_ms)));
}

absl::Time LogManager::DueTime(Job job, const Log& log,
                               const Entry& entry) const {
  const LogConfig& config = log.config();
  switch (job) {
    case kFlush:
      if (config.flush_ms == LogConfig::kUnlimited ||
          log.recovery_point() >= log.log_end_offset()) {
        return absl::InfiniteFuture();
      }
      return runtime_.Now() + absl::Milliseconds(config.flush_ms);
    case kRetention:
      // The cleaner's task deletes what is old in a compacted topic.
      return config.compact ? absl::InfiniteFuture() : log.NextRetention();
    case kCompaction: {
      if (!config.compact || !options_.cleaner_enable) {
        return absl::InfiniteFuture();
      }
      const absl::Time retention = log.NextRetention();
      if (entry.uncleanable || log.segments().empty()) return retention;
      const absl::Time now = runtime_.Now();
      if (RangeToClean(log, now).due()) return now;
      return std::min(retention, NextCleaning(log, now));
    }
    case kExpiry: {
      const auto next = log.producers().NextExpiry(
          absl::ToInt64Milliseconds(options_.producer_id_expiration));
      return next.has_value() ? absl::FromUnixMillis(*next)
                              : absl::InfiniteFuture();
    }
    case kJobCount:
      break;
  }
  return absl::InfiniteFuture();
}

void LogManager::Reschedule(Job job, Log& log, Entry& entry) {
  Schedule& schedule = schedules_[job];
  const absl::Time due =
      schedule.TickFor(DueTime(job, log, entry), runtime_.Now());
  if (due == entry.due[job]) return;
  schedule.logs.erase({entry.due[job], entry.id});
  entry.due[job] = due;
  if (due != absl::InfiniteFuture()) {
    schedule.logs.emplace(std::make_pair(due, entry.id), &log);
  }
  StartTimer(job);
}

void LogManager::StartTimer(Job job) {
  Schedule& schedule = schedules_[job];
  const absl::Time next = schedule.logs.empty()
                              ? absl::InfiniteFuture()
                              : schedule.logs.begin()->first.first;
  if (next == schedule.next_tick) return;
  schedule.next_tick = next;
  if (next == absl::InfiniteFuture()) {
    schedule.timer.Cancel();
  } else {
    schedule.timer.ScheduleAt(next, [this, job] { Tick(job); });
  }
}

void LogManager::OnClockSet() {
  for (int job = 0; job < kJobCount; ++job) {
    Schedule& schedule = schedules_[job];
    std::vector<Log*> logs;
    for (const auto& [due, log] : schedule.logs) logs.push_back(log);
    schedule.next_tick = absl::InfiniteFuture();
    for (Log* log : logs) {
      Reschedule(static_cast<Job>(job), *log, entries_.find(log)->second);
    }
    StartTimer(static_cast<Job>(job));
  }
}

void LogManager::Tick(Job job) {
  Schedule& schedule = schedules_[job];
  const absl::Time now = runtime_.Now();
  schedule.next_tick = absl::InfiniteFuture();
  std::vector<Log*> due;
  while (!schedule.logs.empty() && schedule.logs.begin()->first.first <= now) {
    due.push_back(schedule.logs.begin()->second);
    schedule.logs.erase(schedule.logs.begin());
  }
  for (Log* log : due) {
    Entry& entry = entries_.find(log)->second;
    entry.due[job] = absl::InfiniteFuture();
    Run(job, *log, entry);
  }
  // Anew: what ran may have told of changes.
  for (Log* log : due) Reschedule(job, *log, entries_.find(log)->second);
  StartTimer(job);
}

void LogManager::Run(Job job, Log& log, Entry& entry) {
  const absl::Time now = runtime_.Now();
  switch (job) {
    // A disk that fails takes its storage offline, which is where it is seen.
    case kFlush:
      log.Flush().IgnoreError();
      return;
    case kRetention:
      log.DeleteOldSegments(now).status().IgnoreError();
      return;
    case kCompaction:
      // In this order, as in Kafka: segments that were joined are as young as
      // the youngest of them.
      Compact(log, entry);
      log.DeleteOldSegments(now).status().IgnoreError();
      return;
    case kExpiry:
      log.RemoveExpiredProducers(now, options_.producer_id_expiration);
      return;
    case kJobCount:
      return;
  }
}

void LogManager::Compact(Log& log, Entry& entry) {
  LogCleaner cleaner(options_.cleaner);
  const absl::Time now = runtime_.Now();
  while (!entry.uncleanable && !log.segments().empty()) {
    const CleanableRange range = RangeToClean(log, now);
    if (!range.due()) return;
    // As in Kafka, a partition that cannot be compacted is left alone from then
    // on, and goes on serving.
    if (!cleaner.Clean(log, range, now).ok()) entry.uncleanable = true;
  }
}

}  // namespace kafka_embedded
