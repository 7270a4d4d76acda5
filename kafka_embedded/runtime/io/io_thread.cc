#include "kafka_embedded/runtime/io/io_thread.h"

#include "kafka_embedded/runtime/io/io_loop.h"

namespace kafka_embedded {

IoThread::IoThread()
    : loop_(std::make_shared<IoLoop>()), thread_([this] { loop_->Run(); }) {}

IoThread::~IoThread() {
  loop_->End();
  thread_.join();
  loop_->RunRest();
}

}  // namespace kafka_embedded
