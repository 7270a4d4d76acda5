// Frames with their headers, as they stand on a socket.
#include "kafka_embedded/protocol/frame.h"

#include <string>

#include "gtest/gtest.h"
#include "kafka_embedded/base/status.h"
#include "kafka_embedded/protocol/messages/api_versions.h"
#include "kafka_embedded/protocol/messages/controlled_shutdown.h"
#include "kafka_embedded/protocol/messages/fetch.h"
#include "kafka_embedded/protocol/messages/init_producer_id.h"
#include "kafka_embedded/protocol/messages/metadata.h"

namespace kafka_embedded {
namespace {

SharedBytes WithoutSize(const BytesList& frame) {
  const SharedBytes whole = frame.Flatten();
  return whole.Slice(4, whole.size() - 4);
}

TEST(FrameTest, ARequestComesBackWithItsHeader) {
  const MetadataRequest metadata = {.topics = {{{.name = "orders"}}}};
  const RequestHeader header = {
      .request_api_version = 12, .correlation_id = 77, .client_id = "me"};

  const auto frame = EncodeRequestFrame(header, *MakeMessage(metadata));
  ASSERT_TRUE(frame.ok()) << frame.status();
  const auto request = DecodeRequestFrame(WithoutSize(*frame));

  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->api->name, "Metadata");
  EXPECT_EQ(request->header.request_api_key, 3);
  EXPECT_EQ(request->header.correlation_id, 77);
  EXPECT_EQ(request->header.client_id, "me");
  EXPECT_EQ(Get<MetadataRequest>(*request->body), metadata);
}

TEST(FrameTest, TheBytesOfASmallRequestAreKafkas) {
  const auto frame = EncodeRequestFrame(
      {.request_api_version = 3, .correlation_id = 1, .client_id = "c"},
      *MakeMessage(ApiVersionsRequest{.client_software_name = "n",
                                      .client_software_version = "v"}));

  // Size; key 18, version 3, correlation id, client id with a two-byte length,
  // no tags; two compact strings, no tags.
  EXPECT_EQ(frame->ToString(),
            std::string("\0\0\0\x11\0\x12\0\3\0\0\0\1\0\1c\0\2n\2v\0", 21));
}

TEST(FrameTest, AResponseComesBackWithItsRecordsShared) {
  const ApiInfo& api = *FindApi(ApiKey::kFetch);
  const SharedBytes batch = SharedBytes::Copy(std::string(3000, 'b'));
  FetchResponse fetch;
  fetch.responses = {{.partitions = {{.records = BytesList(batch)}}}};

  const auto frame = EncodeResponseFrame(api, 13, 5, *MakeMessage(fetch));
  ASSERT_TRUE(frame.ok()) << frame.status();
  EXPECT_EQ(frame->parts()[1].data(), batch.data());
  const SharedBytes bytes = WithoutSize(*frame);
  const auto response = DecodeResponseFrame(api, 13, bytes);

  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(*CorrelationIdOf(bytes), 5);
  EXPECT_EQ(response->header.correlation_id, 5);
  EXPECT_EQ(Get<FetchResponse>(*response->body), fetch);
}

TEST(FrameTest, ApiVersionsAnswersAlwaysHaveTheOldHeader) {
  const ApiInfo& api = *FindApi(ApiKey::kApiVersions);
  EXPECT_EQ(api.RequestHeaderVersion(3), 2);
  EXPECT_EQ(api.ResponseHeaderVersion(3), 0);
  EXPECT_EQ(FindApi(ApiKey::kMetadata)->ResponseHeaderVersion(9), 1);
  EXPECT_EQ(FindApi(ApiKey::kMetadata)->ResponseHeaderVersion(8), 0);
}

TEST(FrameTest, TheOldestControlledShutdownHasNoClientId) {
  const auto frame = EncodeRequestFrame(
      {.request_api_version = 0}, *MakeMessage(ControlledShutdownRequest()));
  ASSERT_TRUE(frame.ok()) << frame.status();
  EXPECT_EQ(frame->size(), 4u + 8u + 4u);
  EXPECT_TRUE(DecodeRequestFrame(WithoutSize(*frame)).ok());
}

TEST(FrameTest, ApiVersionsOfTheFutureHasAHeaderButNoBody) {
  const auto request = DecodeRequestFrame(SharedBytes::Copy(
      std::string("\0\x12\0\x63\0\0\0\x09\0\1c\0 whatever", 21)));

  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->header.correlation_id, 9);
  EXPECT_EQ(request->body, nullptr);
}

TEST(FrameTest, OtherRequestsOfTheFutureAreErrors) {
  const auto request = DecodeRequestFrame(
      SharedBytes::Copy(std::string("\0\3\0\x63\0\0\0\x09\0\1c\0", 12)));

  EXPECT_EQ(ErrorCodeOf(request.status()), ErrorCode::kUnsupportedVersion);
  EXPECT_EQ(request.status().message(),
            "UNSUPPORTED_VERSION: MetadataRequest has no version 99, its "
            "versions are 0..13");
}

TEST(FrameTest, AnUnknownApiKeyIsAnError) {
  EXPECT_EQ(DecodeRequestFrame(SharedBytes::Copy("\x7f\x01\x02\x03"))
                .status()
                .message(),
            "UNSUPPORTED_VERSION: request: there is no API key 32513");
}

// Metadata for all topics as librdkafka 2.15 sends it, with 01 00 00 behind its
// end, which Kafka 4.4 answers.
TEST(FrameTest, BytesBehindTheRequestDoNotMatter) {
  const auto frame = EncodeRequestFrame({.request_api_version = 13},
                                        *MakeMessage(MetadataRequest()));
  const std::string longer =
      frame->ToString().substr(4) + std::string("\1\0\0", 3);

  const auto request = DecodeRequestFrame(SharedBytes::Copy(longer));
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(Get<MetadataRequest>(*request->body), MetadataRequest());
}

TEST(FrameTest, AFrameTooShortForItsKeyIsAnError) {
  EXPECT_EQ(DecodeRequestFrame(SharedBytes::Copy("ab")).status().message(),
            "request: no API key and version, the frame has 2 bytes");
}

TEST(ApiRegistryTest, HasEveryKeyInOrder) {
  ASSERT_EQ(AllApis().size(), 95u);
  for (const ApiInfo& api : AllApis()) EXPECT_EQ(FindApi(api.key), &api);
  EXPECT_EQ(FindApi(ApiKey::kNone), nullptr);
  EXPECT_EQ(FindApi(static_cast<ApiKey>(95)), nullptr);
}

TEST(ApiRegistryTest, OnlyInitProducerIdIsUnstable) {
  for (const ApiInfo& api : AllApis()) {
    EXPECT_EQ(api.latest_version_unstable, api.key == ApiKey::kInitProducerId)
        << api.name;
  }
  EXPECT_EQ(FindApi(ApiKey::kInitProducerId)->max_stable_version(), 5);
}

}  // namespace
}  // namespace kafka_embedded
