// Builds the record that changes a partition: who leads, who is in sync, who is
// eligible to lead (KIP-966), and the end of a reassignment.
//
//   PartitionChange change(image, topic, partition_id, IsActiveIn(image));
//   change.set_isr({1, 2});
//   if (auto record = change.Build()) records.push_back(*std::move(record));
#ifndef KAFKA_EMBEDDED_CONTROLLER_PARTITION_CHANGE_H_
#define KAFKA_EMBEDDED_CONTROLLER_PARTITION_CHANGE_H_

#include <cstdint>
#include <functional>
#include <optional>

#include "kafka_embedded/controller/metadata_image.h"
#include "kafka_embedded/controller/metadata_record.h"

namespace kafka_embedded {

enum class Election {
  kPreferred,  // The first replica, if it is in the ISR; else as kOnline.
  kOnline,     // The leader stays if it can; else the first of the ISR or ELR.
  kUnclean,    // As kOnline; if there is none, any replica that is active.
};

// The settings that elections go by: the topic's, else the cluster's.
bool IsUncleanElectionEnabled(const MetadataImage& image,
                              const TopicImage& topic);
// min.insync.replicas, at most the number of replicas.
size_t EffectiveMinIsr(const MetadataImage& image, const TopicImage& topic,
                       const PartitionRegistration& partition);

class PartitionChange {
 public:
  using IsAcceptable = std::function<bool(int32_t broker_id)>;

  // Both must outlive this. A leader must be one that `is_acceptable`. The
  // election is kUnclean where the topic allows it, else kOnline.
  PartitionChange(const MetadataImage& image, const TopicImage& topic,
                  int32_t partition_id, IsAcceptable is_acceptable);

  void set_election(Election election) { election_ = election; }
  void set_isr(BrokerIds isr) { isr_ = std::move(isr); }
  void set_replicas(BrokerIds replicas) { replicas_ = std::move(replicas); }
  void set_adding(BrokerIds adding) { adding_ = std::move(adding); }
  void set_removing(BrokerIds removing) { removing_ = std::move(removing); }
  // Nobody is being added or removed any more.
  void EndReassignment() {
    adding_.clear();
    removing_.clear();
  }
  // A broker that came back without having been shut down cleanly may have lost
  // records: it is not eligible any more.
  void set_unclean_shutdown(int32_t broker_id) { unclean_broker_ = broker_id; }

  // Nothing if nothing changes.
  std::optional<MetadataRecord> Build();

 private:
  struct Elected {
    int32_t leader = kNoLeader;
    bool unclean = false;
  };
  void CompleteReassignment();
  void PopulateElr();
  Elected Elect() const;
  bool MayLead(int32_t replica) const;
  void Elect(PartitionChangeRecord& record);
  void UpdateElr(PartitionChangeRecord& record) const;
  void UpdateLastKnownLeader(PartitionChangeRecord& record) const;

  const MetadataImage& image_;
  const TopicImage& topic_;
  const int32_t partition_id_;
  const PartitionRegistration& partition_;
  const IsAcceptable is_acceptable_;
  const bool elr_enabled_;
  const size_t min_isr_;
  Election election_;
  BrokerIds isr_;
  BrokerIds replicas_;
  BrokerIds adding_;
  BrokerIds removing_;
  BrokerIds elr_;
  int32_t unclean_broker_ = -1;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CONTROLLER_PARTITION_CHANGE_H_
