// One connection of a TcpTransport as the state machines see it. Private to the
// TCP transport; belongs to the runtime.
//
//   kIdle ──Send──> kBackingOff ──> kConnecting ──> kHandshaking ──> kReady
//     ^                                  │                │             │
//     └────────────── lost ──────────────┴────────────────┴─────────────┘
#ifndef KAFKA_EMBEDDED_CLIENT_TCP_TRANSPORT_CONNECTION_H_
#define KAFKA_EMBEDDED_CLIENT_TCP_TRANSPORT_CONNECTION_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/client/tcp_transport.h"
#include "kafka_embedded/client/tcp_transport_socket.h"
#include "kafka_embedded/protocol/api_registry.h"
#include "kafka_embedded/protocol/messages/api_versions.h"
#include "kafka_embedded/runtime/random.h"
#include "kafka_embedded/runtime/runtime.h"

namespace kafka_embedded {

class TcpTransportConnection final : private TcpTransportSocket::Owner {
 public:
  // `options` must outlive the connection.
  TcpTransportConnection(Runtime& runtime, Lane lane,
                         std::shared_ptr<IoLoop> loop,
                         const TcpTransport::Options& options,
                         BrokerEndpoint endpoint);
  ~TcpTransportConnection() override;

  const BrokerEndpoint& endpoint() const { return endpoint_; }
  // Loses the connection if it changes something.
  void MoveTo(const BrokerEndpoint& endpoint);

  void Send(ApiMessagePtr request, const Transport::SendOptions& options,
            Transport::OnResponse on_response);
  // -1 unless ready, and for what the two have in no common version.
  int16_t VersionOf(ApiKey api_key) const;

 private:
  enum class State { kIdle, kBackingOff, kConnecting, kHandshaking, kReady };
  struct VersionRange {
    int16_t min = 0;
    int16_t max = -1;
  };
  // What waits for the connection to be ready.
  struct Waiting {
    ApiMessagePtr request;
    bool expect_response;
    int16_t max_version;
    absl::Time deadline;
    Transport::OnResponse on_response;
  };
  // What waits for its answer.
  struct InFlight {
    int32_t correlation_id;
    const ApiInfo* api;
    int16_t version;
    absl::Time deadline;
    Transport::OnResponse on_response;
  };

  void OnConnected() override;
  void OnFrame(SharedBytes frame) override;
  void OnLost(absl::string_view reason) override;

  void StartConnecting();
  void Open();
  void SendApiVersions(int16_t version);
  void OnApiVersions(const SharedBytes& frame);
  void RetryApiVersions(const ApiVersionsResponse& refusal);
  void BecomeReady(const ApiVersionsResponse& versions);
  void Transmit(Waiting waiting);
  absl::Status TryTransmit(Waiting& waiting);
  VersionRange Theirs(ApiKey api_key) const;
  // Ends the connection and fails everything that waits.
  void Lose(const absl::Status& reason);
  void FailSoon(Transport::OnResponse on_response, absl::Status status);
  void WatchDeadline(absl::Time deadline);
  void OnDeadline();
  std::string Describe() const;
  absl::Status Annotated(const absl::Status& reason) const;

  Runtime& runtime_;
  const Lane lane_;
  const std::shared_ptr<IoLoop> loop_;
  const TcpTransport::Options& options_;
  BrokerEndpoint endpoint_;

  State state_ = State::kIdle;
  std::shared_ptr<TcpTransportSocket> socket_;
  absl::flat_hash_map<ApiKey, VersionRange> theirs_;
  int16_t handshake_version_ = 0;
  int32_t next_correlation_id_ = 0;
  std::deque<Waiting> waiting_;
  std::deque<InFlight> in_flight_;

  Random random_;
  int failures_ = 0;  // In a row.
  absl::Time next_attempt_ = absl::InfinitePast();
  Timer setup_timer_;     // The end of a backoff, or of patience.
  Timer deadline_timer_;  // Armed lazily: the request may be long done.
  absl::Time watched_deadline_ = absl::InfiniteFuture();
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_CLIENT_TCP_TRANSPORT_CONNECTION_H_
