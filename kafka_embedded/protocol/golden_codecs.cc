#include <utility>

#include "kafka_embedded/protocol/api_registry.h"
#include "kafka_embedded/protocol/codec.h"
#include "kafka_embedded/protocol/golden_vectors.h"
#include "kafka_embedded/protocol/messages/aborted_txn.h"
#include "kafka_embedded/protocol/messages/classic_group_records.h"
#include "kafka_embedded/protocol/messages/consumer_group_member_records.h"
#include "kafka_embedded/protocol/messages/consumer_group_records.h"
#include "kafka_embedded/protocol/messages/consumer_protocol.h"
#include "kafka_embedded/protocol/messages/control_records.h"
#include "kafka_embedded/protocol/messages/default_principal_data.h"
#include "kafka_embedded/protocol/messages/headers.h"
#include "kafka_embedded/protocol/messages/quorum_state_data.h"
#include "kafka_embedded/protocol/messages/share_group_member_records.h"
#include "kafka_embedded/protocol/messages/share_group_records.h"
#include "kafka_embedded/protocol/messages/share_group_state_records.h"
#include "kafka_embedded/protocol/messages/streams_group_member_records.h"
#include "kafka_embedded/protocol/messages/streams_group_records.h"
#include "kafka_embedded/protocol/messages/transaction_log.h"

namespace kafka_embedded {
namespace {

using Codecs = std::map<std::string, MessageCodec>;

absl::StatusOr<RoundTrip> RoundTripMessage(ApiInfo::DecodeFunction decode,
                                           ApiInfo::EncodeFunction encode,
                                           ApiInfo::JsonFunction json,
                                           const SharedBytes& bytes,
                                           int16_t version) {
  WireReader in(bytes);
  ASSIGN_OR_RETURN(const ApiMessagePtr message, decode(in, version));
  if (in.left() != 0) return absl::InvalidArgumentError("trailing bytes");
  WireWriter out;
  RETURN_IF_ERROR(encode(*message, version, out));
  return RoundTrip{.bytes = out.Finish().ToString(),
                   .json = json(*message, version)};
}

MessageCodec CodecOf(ApiInfo::DecodeFunction decode,
                     ApiInfo::EncodeFunction encode,
                     ApiInfo::JsonFunction json) {
  MessageCodec codec;
  codec.round_trip = [=](const SharedBytes& bytes, int16_t version) {
    return RoundTripMessage(decode, encode, json, bytes, version);
  };
  codec.decode = [=](const SharedBytes& bytes, int16_t version) {
    WireReader in(bytes);
    const absl::Status status = decode(in, version).status();
    if (!status.ok() || in.left() == 0) return status;
    return absl::InvalidArgumentError("trailing bytes");
  };
  return codec;
}

template <typename T>
absl::StatusOr<RoundTrip> RoundTripData(const SharedBytes& bytes,
                                        int16_t version) {
  ASSIGN_OR_RETURN(const T data, Decode<T>(bytes, version));
  ASSIGN_OR_RETURN(const T again, Decode<T>(bytes.view(), version));
  if (!(data == again)) return absl::InternalError("two decodings differ");
  ASSIGN_OR_RETURN(const BytesList encoded, Encode(data, version));
  return RoundTrip{.bytes = encoded.ToString(), .json = ToJson(data, version)};
}

template <typename T>
void AddData(Codecs& codecs) {
  MessageCodec& codec = codecs[std::string(T::kName)];
  codec.round_trip = &RoundTripData<T>;
  codec.decode = [](const SharedBytes& bytes, int16_t version) {
    return Decode<T>(bytes, version).status();
  };
  codec.round_trip_versioned =
      [](absl::string_view bytes,
         int16_t version) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const T data, DecodeVersioned<T>(bytes));
    return EncodeVersioned(data, version);
  };
  if constexpr (requires { T::kRecordType; }) {
    codec.round_trip_record_key = [](absl::string_view bytes,
                                     int16_t) -> absl::StatusOr<std::string> {
      ASSIGN_OR_RETURN(const T key, DecodeRecordKey<T>(bytes));
      return EncodeRecordKey(key);
    };
  }
}

template <typename... T>
void AddAllData(Codecs& codecs) {
  (AddData<T>(codecs), ...);
}

Codecs MakeCodecs() {
  Codecs codecs;
  for (const ApiInfo& api : AllApis()) {
    const std::string name(api.name);
    codecs[name + "Request"] =
        CodecOf(api.decode_request, api.encode_request, api.request_json);
    codecs[name + "Response"] =
        CodecOf(api.decode_response, api.encode_response, api.response_json);
  }
  for (const std::string kind : {"Request", "Response"}) {
    codecs["ListClientMetricsResources" + kind] =
        codecs.at("ListConfigResources" + kind);
  }
  AddAllData<
      RequestHeader, ResponseHeader, ConsumerProtocolSubscription,
      ConsumerProtocolAssignment, ControlRecordTypeSchema, EndTxnMarker,
      LeaderChangeMessage, SnapshotHeaderRecord, SnapshotFooterRecord,
      KRaftVersionRecord, VotersRecord, AbortedTxn, DefaultPrincipalData,
      QuorumStateData, TransactionLogKey, TransactionLogValue, ShareSnapshotKey,
      ShareSnapshotValue, ShareUpdateKey, ShareUpdateValue,
      LegacyOffsetCommitKey, LegacyOffsetCommitValue, OffsetCommitKey,
      OffsetCommitValue, GroupMetadataKey, GroupMetadataValue,
      ConsumerGroupMetadataKey, ConsumerGroupMetadataValue,
      ConsumerGroupPartitionMetadataKey, ConsumerGroupPartitionMetadataValue,
      ConsumerGroupTargetAssignmentMetadataKey,
      ConsumerGroupTargetAssignmentMetadataValue,
      ConsumerGroupRegularExpressionKey, ConsumerGroupRegularExpressionValue,
      ConsumerGroupMemberMetadataKey, ConsumerGroupMemberMetadataValue,
      ConsumerGroupTargetAssignmentMemberKey,
      ConsumerGroupTargetAssignmentMemberValue,
      ConsumerGroupCurrentMemberAssignmentKey,
      ConsumerGroupCurrentMemberAssignmentValue, ShareGroupMetadataKey,
      ShareGroupMetadataValue, ShareGroupTargetAssignmentMetadataKey,
      ShareGroupTargetAssignmentMetadataValue,
      ShareGroupStatePartitionMetadataKey,
      ShareGroupStatePartitionMetadataValue, ShareGroupMemberMetadataKey,
      ShareGroupMemberMetadataValue, ShareGroupTargetAssignmentMemberKey,
      ShareGroupTargetAssignmentMemberValue,
      ShareGroupCurrentMemberAssignmentKey,
      ShareGroupCurrentMemberAssignmentValue, StreamsGroupMetadataKey,
      StreamsGroupMetadataValue, StreamsGroupTargetAssignmentMetadataKey,
      StreamsGroupTargetAssignmentMetadataValue, StreamsGroupTopologyKey,
      StreamsGroupTopologyValue, StreamsGroupMemberMetadataKey,
      StreamsGroupMemberMetadataValue, StreamsGroupTargetAssignmentMemberKey,
      StreamsGroupTargetAssignmentMemberValue,
      StreamsGroupCurrentMemberAssignmentKey,
      StreamsGroupCurrentMemberAssignmentValue>(codecs);
  return codecs;
}

}  // namespace

const std::map<std::string, MessageCodec>& AllCodecs() {
  static const auto* const codecs = new Codecs(MakeCodecs());
  return *codecs;
}

}  // namespace kafka_embedded
