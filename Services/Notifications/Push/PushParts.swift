import CoreMetrics
import HTTPKit
import Logging
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Everything about pushes, made in one place for the composition root.
struct PushParts: Sendable {
    let devices: DeviceStore
    /// Each nil when it is not configured.
    let web: WebPushSender?
    private let fcm: FCMSender?
    private let apns: APNsSender?
    let transactions: Transactions
    let cursors: CursorCodec
    let ids: IDGenerator
    private let outside: OutsideClient
    private let logger: Logger

    /// A push service may ask for less often, not for ever.
    private static let longestWait: Duration = .seconds(86_400)

    init(_ config: PushConfig, _ context: ServiceContext, client: PostgresClient) throws {
        devices = DeviceStore(client: client)
        let outside = OutsideClient(privateTargets: config.privateTargets)
        self.outside = outside
        web = config.web.map { WebPushSender(key: $0, client: outside, clock: context.clock) }
        fcm = config.fcm.map { FCMSender($0, clock: context.clock) }
        apns = config.apns.map { APNsSender($0, clock: context.clock) }
        transactions = try context.transactions()
        cursors = context.cursors
        ids = context.ids
        logger = context.logger
    }

    /// Those that can be pushed to.
    var platforms: Set<DevicePlatform> {
        var platforms: Set<DevicePlatform> = []
        if web != nil { platforms.insert(.web) }
        if fcm != nil { platforms.insert(.fcm) }
        if apns != nil { platforms.insert(.apns) }
        return platforms
    }

    /// What runs as long as the service does.
    func services(_ context: ServiceContext) throws -> [any Service] {
        let forget = ForgetSilentDevices(devices: devices)
        return [
            try context.job("notifications-silent-devices", ForgetSilentDevices.schedule, missed: .latest) { run in
                try await forget.run(run)
            }
        ]
    }

    /// - Throws: `DeviceError.urlNotAllowed`.
    func checkURL(_ url: String) async throws(DeviceError) {
        if await outside.refusal(of: url) != nil { throw .urlNotAllowed }
    }

    // MARK: Sending

    func send(_ notice: OutgoingNotice) async -> CarrierOutcome {
        let device: Device?
        do {
            guard let id = notice.deviceID else { return .gone("it is for no device") }
            device = try await devices.find(id)
        } catch {
            return .notSent("the device cannot be read: \(error)")
        }
        guard let device else { return .gone("its owner has removed the device, or signed out") }
        let platform = device.target.platform
        let begun = ContinuousClock.now
        let result = await push(PushMessage(notice), to: device)
        Timer(label: "notifications_push_seconds", dimensions: [("platform", platform.rawValue)])
            .recordNanoseconds(Int64((ContinuousClock.now - begun) / .nanoseconds(1)))
        Counter(
            label: "notifications_pushes_total",
            dimensions: [("platform", platform.rawValue), ("outcome", result.name)]
        ).increment()
        return await outcome(of: result, device, notice)
    }

    private func push(_ message: PushMessage, to device: Device) async -> PushResult {
        let missing = PushResult.outcome(
            .refused(isPermanent: true, code: nil, text: "\(device.target.platform.rawValue) is not configured"))
        switch device.target {
        case .web(let subscription): return await web?.send(message, to: subscription) ?? missing
        case .fcm(let token): return await fcm?.send(message, to: token) ?? missing
        case .apns(let token): return await apns?.send(message, to: token) ?? missing
        }
    }

    private func outcome(of result: PushResult, _ device: Device, _ notice: OutgoingNotice) async -> CarrierOutcome {
        switch result {
        case .outcome(let outcome): return outcome
        case .answered(.taken, _, _, let reference): return .accepted(reference: reference)
        case .answered(.gone(let time), let text, _, _):
            return await forget(device, asOf: time ?? device.lastSeenAt, text)
        case .answered(.unauthorised, let text, let wait, _), .answered(.busy, let text, let wait, _):
            return .refused(
                isPermanent: false, code: nil, text: text, retryAfter: wait.map { min($0, Self.longestWait) })
        case .answered(.tooLarge, let text, _, _), .answered(.ours, let text, _, _):
            // Its words may be anybody's: a browser names the service that it likes. The delivery keeps them.
            logger.warning(
                "a push service refuses what we send",
                metadata: [
                    "delivery_id": "\(notice.deliveryID)", "platform": "\(device.target.platform.rawValue)",
                    "status": "\(text.prefix { $0 != " " })",
                ])
            return .refused(isPermanent: true, code: nil, text: text)
        }
    }

    private func forget(_ device: Device, asOf time: Timestamp, _ text: String) async -> CarrierOutcome {
        do {
            guard try await devices.forget(device, asOf: time) else {
                return .refused(isPermanent: false, code: nil, text: "\(text), but it was heard of since")
            }
        } catch {
            return .notSent("the device cannot be forgotten: \(error)")
        }
        Counter(
            label: "notifications_devices_forgotten_total",
            dimensions: [("platform", device.target.platform.rawValue)]
        ).increment()
        return .gone(text)
    }
}

extension PushResult {
    /// For metrics.
    fileprivate var name: String {
        switch self {
        case .outcome(.refused): "not_possible"
        case .outcome(.unknown): "unknown"
        case .outcome: "not_sent"
        case .answered(.taken, _, _, _): "taken"
        case .answered(.gone, _, _, _): "gone"
        case .answered(.unauthorised, _, _, _): "unauthorised"
        case .answered(.tooLarge, _, _, _): "too_large"
        case .answered(.busy, _, _, _): "busy"
        case .answered(.ours, _, _, _): "refused"
        }
    }
}
