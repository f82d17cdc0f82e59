import NIOCore

/// Runs the task of a request on the thread of its connection, so that it is read, handled and answered without a
/// change of threads. What an endpoint does there must not block; what computes for long runs elsewhere.
final class LoopTaskExecutor: TaskExecutor {
    let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
