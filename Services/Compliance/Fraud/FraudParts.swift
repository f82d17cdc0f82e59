import ComplianceDomain
import HTTPKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// What fraud models are made from: made once, with monitoring.
struct FraudParts: Sendable {
    let desk: FraudDesk
    let watch: FraudWatch

    init(_ context: ServiceContext, _ postgres: PostgresClient) {
        let (shelf, samples) = (FraudShelf(), FraudSampleStore(client: postgres))
        let feedback = FraudFeedbackStore(client: postgres)
        desk = FraudDesk(
            client: postgres, models: FraudModelStore(client: postgres), samples: samples, feedback: feedback,
            backtests: BacktestStore(client: postgres), shelf: shelf, ids: context.ids)
        watch = FraudWatch(shelf: shelf, samples: samples, feedback: feedback, logger: context.logger)
    }

    func services(_ context: ServiceContext, _ alerts: AlertDesk) -> [any Service] {
        let train = TrainFraudModels(
            models: desk.models, samples: desk.samples, clock: context.clock, logger: context.logger,
            crashes: context.crashes)
        let follow = FollowFraudModel(
            models: desk.models, shelf: desk.shelf, logger: context.logger, metrics: context.metrics)
        let renew = RenewFraudModel(
            desk: desk, alerts: alerts, clock: context.clock, metrics: context.metrics)
        return [
            context.job("compliance-fraud-train", every: TrainFraudModels.interval) { try await train.run() },
            context.job("compliance-fraud-renew", every: RenewFraudModel.interval) { try await renew.run() },
            // Each process has the model in its own memory, so each does it, without a lease.
            PeriodicJob(
                "compliance-fraud-follow", every: FollowFraudModel.interval, logger: context.logger,
                metrics: context.metrics
            ) { try await follow.run() },
        ]
    }

    func endpoints(_ transactions: Transactions, _ cursors: CursorCodec) -> [any Endpoint] {
        [
            TrainFraudModel(desk: desk, transactions: transactions),
            ListFraudModels(models: desk.models, cursors: cursors),
            GetFraudModel(models: desk.models),
            ActivateFraudModel(desk: desk, transactions: transactions),
            ScoreTransactions(desk: desk, transactions: transactions),
            GiveFraudFeedback(desk: desk, transactions: transactions),
            GetFraudStatistics(feedback: desk.feedback),
        ]
    }
}
