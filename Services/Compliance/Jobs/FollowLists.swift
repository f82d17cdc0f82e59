import ComplianceDomain
import CoreMetrics
import Logging
import NIOPosix
import Primitives
import ServiceKit

/// Keeps the lists of this process as the database has them. Each process does it for itself.
struct FollowLists: Sendable {
    static let interval = Duration.seconds(1)

    let library: ListLibrary
    let book: ScreeningBook
    let clock: WallClock
    let logger: Logger
    let metrics: PrometheusRegistry

    func run() async throws {
        let live = try await library.lists.live()
        for version in live { try await follow(version) }
        book.keepOnly(Set(live.map(\.list)))
    }

    private func follow(_ version: ListVersion) async throws {
        guard let loadedAt = version.loadedAt, let checkedAt = version.checkedAt else { return }
        let known = book[version.list]
        guard known?.version != version.id || known?.checkedAt != checkedAt else { return tell(version, checkedAt) }
        let index: ScreeningIndex
        if let known, known.version == version.id {
            index = known.index
        } else {
            let entries = try await library.read(version)
            index = try await NIOThreadPool.singleton.runIfActive { ScreeningIndex(entries) }
            logger.info(
                "a list is searched in a new version",
                metadata: ["list": "\(version.list)", "list_version_id": "\(version.id)"])
        }
        book.put(
            LoadedList(
                list: version.list, version: version.id, index: index, loadedAt: loadedAt, checkedAt: checkedAt))
        tell(version, checkedAt)
    }

    /// An alarm watches the age: a list that nobody renews says less every day.
    private func tell(_ version: ListVersion, _ checkedAt: Timestamp) {
        let list = [("list", version.list.text)]
        Gauge(label: "compliance_list_entries", dimensions: list, factory: metrics).record(version.entries ?? 0)
        Gauge(label: "compliance_list_age_seconds", dimensions: list, factory: metrics)
            .record(max(0, (clock.now() - checkedAt).components.seconds))
    }
}
