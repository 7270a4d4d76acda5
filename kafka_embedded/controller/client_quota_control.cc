#include "kafka_embedded/controller/client_quota_control.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace kafka_embedded {
namespace {

using alter_client_quotas_request::EntryData;

constexpr absl::string_view kUser = "user";
constexpr absl::string_view kClientId = "client-id";
constexpr absl::string_view kIp = "ip";

enum class Number { kInt, kLong, kDouble };
struct QuotaKey {
  absl::string_view name;
  Number number;
};
constexpr QuotaKey kUserAndClientKeys[] = {
    {"producer_byte_rate", Number::kLong},
    {"consumer_byte_rate", Number::kLong},
    {"request_percentage", Number::kDouble},
    {"controller_mutation_rate", Number::kDouble}};
constexpr QuotaKey kIpKeys[] = {{"connection_creation_rate", Number::kInt}};

ApiError InvalidRequest(std::string message) {
  return {ErrorCode::kInvalidRequest, std::move(message)};
}

// Kafka also takes names that resolve; a state machine asks nobody.
bool IsAddress(const std::string& text) {
  unsigned char address[sizeof(in6_addr)];
  return text == "localhost" ||
         inet_pton(AF_INET, text.c_str(), address) == 1 ||
         inet_pton(AF_INET6, text.c_str(), address) == 1;
}

bool Has(const ClientQuotaEntity& entity, absl::string_view type) {
  return std::any_of(entity.begin(), entity.end(), [type](const auto& part) {
    return absl::string_view(part.first) == type;
  });
}

ApiError ReadEntity(const EntryData& entry, ClientQuotaEntity& entity) {
  for (const auto& part : entry.entity) {
    const absl::string_view type = part.entity_type;
    if (type != kUser && type != kClientId && type != kIp) {
      return InvalidRequest(
          absl::StrCat("Unhandled client quota entity type: ", type));
    }
    if (part.entity_name.has_value() && part.entity_name->empty()) {
      return InvalidRequest(absl::StrCat("Empty ", type, " not supported"));
    }
    if (Has(entity, type)) {
      return InvalidRequest(absl::StrCat(
          "Invalid client quota entity, duplicate entity entry ", type));
    }
    entity.emplace_back(part.entity_type, part.entity_name);
  }
  if (entity.empty()) {
    return InvalidRequest("Invalid empty client quota entity");
  }
  std::sort(entity.begin(), entity.end());
  if (!Has(entity, kIp)) return {};
  if (entity.size() > 1) {
    return InvalidRequest(
        "Invalid quota entity combination, IP entity should not be combined "
        "with User or ClientId");
  }
  const std::optional<std::string>& ip = entity.front().second;
  if (ip.has_value() && !IsAddress(*ip)) {
    return InvalidRequest(
        absl::StrCat(*ip, " is not a valid IP or resolvable host."));
  }
  return {};
}

ApiError CheckValue(const ClientQuotaEntity& entity, const std::string& key,
                    double value) {
  const auto find = [&key](const auto& keys) -> const QuotaKey* {
    for (const QuotaKey& known : keys) {
      if (known.name == absl::string_view(key)) return &known;
    }
    return nullptr;
  };
  const QuotaKey* known =
      Has(entity, kIp) ? find(kIpKeys) : find(kUserAndClientKeys);
  if (known == nullptr) {
    return InvalidRequest(absl::StrCat("Invalid configuration key ", key));
  }
  if (!(value > 0)) {
    return InvalidRequest(
        absl::StrCat("Quota ", key, " must be greater than 0"));
  }
  if (known->number == Number::kDouble) return {};
  const bool is_int = known->number == Number::kInt;
  const auto largest =
      is_int ? static_cast<double>(std::numeric_limits<int32_t>::max())
             : static_cast<double>(std::numeric_limits<int64_t>::max());
  if (value > largest) {
    return InvalidRequest(absl::StrCat("Proposed value for ", key,
                                       " is too large for ",
                                       is_int ? "an INT." : "a LONG."));
  }
  constexpr double kRounding = 1e-6;
  if (std::fmod(value, 1.0) > kRounding) {
    return InvalidRequest(absl::StrCat(key, " cannot be a fractional value."));
  }
  return {};
}

ApiError AlterEntity(const MetadataImage& image, const EntryData& entry,
                     const ClientQuotaEntity& entity,
                     std::vector<MetadataRecord>& records) {
  static const ClientQuotas* const kNone = new ClientQuotas;
  const auto found = image.client_quotas().find(entity);
  const ClientQuotas& current =
      found == image.client_quotas().end() ? *kNone : found->second;
  absl::btree_set<std::string> keys;
  std::vector<MetadataRecord> changes;
  for (const auto& op : entry.ops) {
    if (!keys.insert(op.key).second) {
      return InvalidRequest(absl::StrCat("Duplicate quota key ", op.key));
    }
    const auto existing = current.find(op.key);
    if (op.remove) {
      if (existing == current.end()) continue;
      changes.push_back(
          ClientQuotaRecord{.entity = entity, .key = op.key, .remove = true});
      continue;
    }
    ApiError error = CheckValue(entity, op.key, op.value);
    if (!error.ok()) return error;
    if (existing != current.end() && existing->second == op.value) continue;
    changes.push_back(
        ClientQuotaRecord{.entity = entity, .key = op.key, .value = op.value});
  }
  records.insert(records.end(), changes.begin(), changes.end());
  return {};
}

}  // namespace

Decision<AlterClientQuotasResponse> AlterClientQuotas(
    const MetadataImage& image, const AlterClientQuotasRequest& request) {
  Decision<AlterClientQuotasResponse> decision;
  absl::btree_set<ClientQuotaEntity> seen;
  for (const EntryData& entry : request.entries) {
    ClientQuotaEntity entity;
    ApiError error = ReadEntity(entry, entity);
    if (error.ok() && !seen.insert(entity).second) {
      error = InvalidRequest("Ignoring duplicate entity");
    }
    if (error.ok()) error = AlterEntity(image, entry, entity, decision.records);
    auto& answer = decision.response.entries.emplace_back();
    answer.error_code = error.code;
    answer.error_message = std::move(error.message);
    for (const auto& part : entry.entity) {
      answer.entity.push_back(
          {.entity_type = part.entity_type, .entity_name = part.entity_name});
    }
  }
  if (request.validate_only) decision.records.clear();
  return decision;
}

}  // namespace kafka_embedded
