// The thread on which sockets are read and written: one for a cluster's
// listeners, or for a client's connections.
//
//   IoThread io;
//   ASSIGN_OR_RETURN(auto server, TcpServer::Listen(io, runtime, handler, {}));
//
// Whatever uses it is destroyed before it, and it before the runtime that its
// sockets post to.
#ifndef KAFKA_EMBEDDED_RUNTIME_IO_IO_THREAD_H_
#define KAFKA_EMBEDDED_RUNTIME_IO_IO_THREAD_H_

#include <memory>
#include <thread>

namespace kafka_embedded {

class IoLoop;  // io_loop.h, for the code of sockets.

class IoThread {
 public:
  // Starts the thread.
  IoThread();
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;
  // Finishes what was handed to the loop and ends the thread. REQUIRES: not
  // called inside a runtime that its sockets post to, which would deadlock.
  ~IoThread();

  const std::shared_ptr<IoLoop>& loop() { return loop_; }

 private:
  // Shared with the sockets: a late answer may hold one for longer.
  const std::shared_ptr<IoLoop> loop_;
  std::thread thread_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_RUNTIME_IO_IO_THREAD_H_
