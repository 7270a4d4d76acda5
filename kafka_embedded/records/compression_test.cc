// Kafka's codecs: their framings, their limits and what they refuse.
#include "kafka_embedded/records/compression.h"

#include <lz4frame.h>
#include <snappy.h>
#include <zstd.h>

#include <algorithm>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kafka_embedded {
namespace {

constexpr Compression kCodecs[] = {Compression::kGzip, Compression::kSnappy,
                                   Compression::kLz4, Compression::kZstd};

std::string Text(size_t size) {
  std::string text;
  for (uint32_t i = 0; text.size() < size; ++i) {
    text += absl::StrCat("word ", i * 2654435761u % 1000, " ");
  }
  text.resize(size);
  return text;
}

std::string Packed(Compression codec, absl::string_view plain,
                   int8_t magic = 2) {
  return std::string(Compress(codec, magic, plain)->view());
}

TEST(CompressionTest, NamesGoBothWays) {
  for (int i = 0; i <= 4; ++i) {
    EXPECT_EQ(ParseCompression(CompressionName(Compression(i))),
              Compression(i));
  }
  EXPECT_EQ(ParseCompression("LZ4"), std::nullopt);
}

TEST(CompressionTest, EverySizeComesBack) {
  for (const Compression codec : kCodecs) {
    for (const size_t size : {0, 1, 100, 32768, 65536, 65537, 1000000}) {
      const std::string plain = Text(size);
      const auto back = Decompress(codec, 2, Packed(codec, plain));
      ASSERT_TRUE(back.ok()) << CompressionName(codec) << back.status();
      EXPECT_TRUE(back->view() == plain) << CompressionName(codec) << size;
    }
  }
}

TEST(CompressionTest, EveryLevelThatKafkaAllowsComesBack) {
  const std::string plain = Text(5000);
  for (const Compression codec : kCodecs) {
    const CompressionLevelRange levels = CompressionLevels(codec);
    const int first = std::max(levels.smallest, -5);
    for (int level = first; level <= levels.largest; ++level) {
      const auto packed = Compress(codec, 2, plain, level);
      ASSERT_TRUE(packed.ok()) << packed.status();
      EXPECT_TRUE(Decompress(codec, 2, packed->view())->view() == plain);
    }
  }
}

TEST(CompressionTest, ALevelOutOfRangeIsRefused) {
  const auto packed = Compress(Compression::kGzip, 2, "a", 10);
  EXPECT_EQ(packed.status().message(),
            "compression level 10 of gzip, expected 1 to 9");
}

TEST(CompressionTest, NothingGrowsBeyondTheLimit) {
  const std::string plain(1000000, 'x');
  for (const Compression codec : kCodecs) {
    const std::string packed = Packed(codec, plain);
    EXPECT_TRUE(Decompress(codec, 2, packed, plain.size()).ok());
    const auto over = Decompress(codec, 2, packed, plain.size() - 1);
    EXPECT_TRUE(absl::IsResourceExhausted(over.status())) << over.status();
  }
}

TEST(CompressionTest, ATruncatedPayloadIsRefused) {
  const std::string plain = Text(300);
  for (const Compression codec : kCodecs) {
    const std::string packed = Packed(codec, plain);
    for (size_t size = 0; size < packed.size(); ++size) {
      // A snappy stream that ends behind its header is an empty one.
      if (codec == Compression::kSnappy && size == 16) continue;
      EXPECT_FALSE(Decompress(codec, 2, packed.substr(0, size)).ok())
          << CompressionName(codec) << " " << size << " of " << packed.size();
    }
  }
}

TEST(SnappyTest, WritesTheFramingOfKafkasLibrary) {
  const std::string packed = Packed(Compression::kSnappy, Text(40000));
  EXPECT_EQ(absl::BytesToHexString(packed.substr(0, 16)),
            "82534e41505059000000000100000001");
}

TEST(SnappyTest, ReadsARawBlock) {
  std::string packed;
  snappy::Compress("raw", 3, &packed);
  EXPECT_EQ(Decompress(Compression::kSnappy, 2, packed)->view(), "raw");
}

TEST(SnappyTest, ReadsStreamsThatWereJoined) {
  const std::string packed =
      Packed(Compression::kSnappy, "a") + Packed(Compression::kSnappy, "b");
  EXPECT_EQ(Decompress(Compression::kSnappy, 2, packed)->view(), "ab");
}

TEST(SnappyTest, DoesNotBelieveABlockThatClaimsToBeHuge) {
  const std::string claim("\xff\xff\xff\xff\x0f\x00", 6);
  const auto result = Decompress(Compression::kSnappy, 2, claim);
  EXPECT_TRUE(absl::IsDataLoss(result.status())) << result.status();
}

TEST(Lz4Test, OldMagicsHaveTheWrongHeaderChecksumThatKafkaWrote) {
  const std::string old = Packed(Compression::kLz4, "a", 1);
  const std::string now = Packed(Compression::kLz4, "a", 2);
  EXPECT_EQ(absl::BytesToHexString(old.substr(0, 7)), "04224d1860401a");
  EXPECT_EQ(absl::BytesToHexString(now.substr(0, 7)), "04224d18604082");
  EXPECT_EQ(Decompress(Compression::kLz4, 1, old)->view(), "a");
  EXPECT_EQ(Decompress(Compression::kLz4, 1, now)->view(), "a");
  EXPECT_TRUE(absl::IsDataLoss(Decompress(Compression::kLz4, 2, old).status()));
}

TEST(Lz4Test, ADamagedFrameLeavesNothingToTheNextOne) {
  const std::string plain = Text(1000);
  LZ4F_preferences_t preferences = {};
  preferences.frameInfo.contentSize = plain.size();
  std::string sized(LZ4F_compressFrameBound(plain.size(), &preferences), 0);
  sized.resize(LZ4F_compressFrame(sized.data(), sized.size(), plain.data(),
                                  plain.size(), &preferences));
  ASSERT_TRUE(Decompress(Compression::kLz4, 2, sized)->view() == plain);

  sized.resize(sized.size() / 2);
  EXPECT_FALSE(Decompress(Compression::kLz4, 2, sized).ok());

  const auto next =
      Decompress(Compression::kLz4, 2, Packed(Compression::kLz4, "next"));
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(next->view(), "next");
}

TEST(ZstdTest, ReadsAStreamThatDoesNotSayItsSize) {
  const std::string plain = Text(200000);
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  ZSTD_CStream* stream = ZSTD_createCStream();
  ZSTD_inBuffer in = {plain.data(), plain.size(), 0};
  ZSTD_outBuffer out = {packed.data(), packed.size(), 0};
  ZSTD_compressStream2(stream, &out, &in, ZSTD_e_flush);
  ZSTD_compressStream2(stream, &out, &in, ZSTD_e_end);
  ZSTD_freeCStream(stream);
  packed.resize(out.pos);
  ASSERT_EQ(ZSTD_getFrameContentSize(packed.data(), packed.size()),
            ZSTD_CONTENTSIZE_UNKNOWN);

  const auto back = Decompress(Compression::kZstd, 2, packed);

  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_TRUE(back->view() == plain);
}

TEST(GzipTest, ReadsMembersThatWereJoinedAndLeavesOtherBytesAlone) {
  const std::string packed =
      Packed(Compression::kGzip, "a") + Packed(Compression::kGzip, "b");
  EXPECT_EQ(Decompress(Compression::kGzip, 2, packed)->view(), "ab");
  EXPECT_EQ(Decompress(Compression::kGzip, 2, packed + "??")->view(), "ab");
}

TEST(CompressionTest, AnUnknownCodecIsRefused) {
  const auto result = Decompress(Compression(7), 2, "abc");
  EXPECT_TRUE(absl::IsInvalidArgument(result.status())) << result.status();
}

}  // namespace
}  // namespace kafka_embedded
