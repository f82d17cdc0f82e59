import ComplianceDomain
import Logging
import NIOPosix
import PostgresAccess
import Primitives

/// The places at which making a model can be made to die.
package enum FraudCrashPoints {
    package static let all = [begun, trained, kept]

    /// It is begun, and nothing is read.
    static let begun = "fraud.after_beginning"
    /// The trees are grown, and nothing is written.
    static let trained = "fraud.after_training"
    /// What came of it is written.
    static let kept = "fraud.at_kept"
}

/// Makes models that were ordered, one after the other. A process that dies over one leaves it to be begun again, with
/// the same result; of two that are at it at once the later beginning counts.
struct TrainFraudModels: Sendable {
    static let interval = Duration.seconds(1)

    let models: FraudModelStore
    let samples: FraudSampleStore
    let clock: WallClock
    let logger: Logger
    let crashes: CrashPoints

    func run() async throws {
        try await models.giveUp(at: clock.now())
        while let model = try await models.begin(at: clock.now()) {
            try await train(model)
            try await models.giveUp(at: clock.now())
        }
    }

    private func train(_ model: KeptFraudModel) async throws {
        crashes.passed(FraudCrashPoints.begun)
        let samples = try await samples.samples(of: model.over)
        let trainer = FraudTrainer(model: model.id, kind: model.kind)
        let result = try await onOwnThread { try trainer.train(samples) }
        crashes.passed(FraudCrashPoints.trained)
        switch result {
        case .made(let content, let figures): try await models.finish(model, figures, content, at: clock.now())
        case .failed(let failure, let figures):
            logger.warning(
                "a fraud model was not made",
                metadata: ["fraud_model": "\(model.id)", "reason": "\(failure.rawValue)"])
            try await models.fail(model, failure, figures, at: clock.now())
        }
        crashes.passed(FraudCrashPoints.kept)
    }

    /// Trees grow for seconds: neither who answers nor who reads files waits for that.
    private func onOwnThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        do {
            let result = try await pool.runIfActive(body)
            try await pool.shutdownGracefully()
            return result
        } catch {
            try await pool.shutdownGracefully()
            throw error
        }
    }
}
