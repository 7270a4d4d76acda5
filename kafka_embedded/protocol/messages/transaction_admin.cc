#include "kafka_embedded/protocol/codec_instantiation.h"
#include "kafka_embedded/protocol/messages/describe_producers.h"
#include "kafka_embedded/protocol/messages/describe_transactions.h"
#include "kafka_embedded/protocol/messages/list_transactions.h"

namespace kafka_embedded {

KAFKA_EMBEDDED_MESSAGE(DescribeTransactionsRequest);

KAFKA_EMBEDDED_STRUCT(describe_transactions_response::TopicData);
KAFKA_EMBEDDED_STRUCT(describe_transactions_response::TransactionState);
KAFKA_EMBEDDED_MESSAGE(DescribeTransactionsResponse);

KAFKA_EMBEDDED_MESSAGE(ListTransactionsRequest);

KAFKA_EMBEDDED_STRUCT(list_transactions_response::TransactionState);
KAFKA_EMBEDDED_MESSAGE(ListTransactionsResponse);

KAFKA_EMBEDDED_STRUCT(describe_producers_request::TopicRequest);
KAFKA_EMBEDDED_MESSAGE(DescribeProducersRequest);

KAFKA_EMBEDDED_STRUCT(describe_producers_response::ProducerState);
KAFKA_EMBEDDED_STRUCT(describe_producers_response::PartitionResponse);
KAFKA_EMBEDDED_STRUCT(describe_producers_response::TopicResponse);
KAFKA_EMBEDDED_MESSAGE(DescribeProducersResponse);

}  // namespace kafka_embedded
