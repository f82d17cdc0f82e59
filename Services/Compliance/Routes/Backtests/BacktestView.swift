import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

extension KeptBacktest.Status: FieldValue {}

/// A set of movements to try rules on.
struct DatasetView: FieldEncodable {
    enum Status: String, CaseIterable, FieldValue { case ready }

    let kept: KeptDataset

    init(_ kept: KeptDataset) { self.kept = kept }

    static let example = DatasetView(
        KeptDataset(
            id: DatasetID(.example), name: "January", rows: 38_088, labelled: 0, first: .example, last: .example,
            staff: UserID(.example), createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", kept.id)
        out.field("name", kept.name)
        out.field("status", Status.ready)
        out.field("rows", kept.rows)
        out.field("labelled", kept.labelled)
        out.field("first_at", kept.first)
        out.field("last_at", kept.last)
        out.field("created_by", kept.staff)
        out.field("created_at", kept.createdAt)
    }
}

/// Rules over the past, with what they would have found.
struct BacktestView: FieldEncodable {
    let kept: KeptBacktest
    /// Nil in a list, and until it is finished.
    let alerts: [Finding]?

    init(_ kept: KeptBacktest, alerts: [Finding]? = nil) {
        self.kept = kept
        self.alerts = alerts
    }

    static let example = BacktestView(
        KeptBacktest(
            id: BacktestID(.example), ruleCodes: ["fan_in"], over: .dataset(DatasetID(.example)), status: .completed,
            movements: 38_088, alerts: 1, tookMilliseconds: 2_000, staff: UserID(.example), createdAt: .example,
            finishedAt: .example),
        alerts: [Finding(rule: "fan_in", subject: "a1", at: .example, events: ["17", "11"])])

    func encode(to out: inout JSONWriter) {
        out.field("id", kept.id)
        out.field("rule_codes", kept.ruleCodes)
        out.optional("dataset_id", kept.over.dataset)
        out.optional("from", kept.over.span?.from)
        out.optional("to", kept.over.span?.to)
        out.field("status", kept.status)
        out.field("movements", kept.movements)
        out.field("alert_count", kept.alerts)
        out.optional("alerts", alerts.map { $0.map(BacktestAlertView.init) })
        out.field("took_ms", kept.tookMilliseconds)
        out.field("created_by", kept.staff)
        out.field("created_at", kept.createdAt)
        out.field("finished_at", kept.finishedAt)
    }
}

struct BacktestAlertView: FieldEncodable {
    let finding: Finding

    init(_ finding: Finding) { self.finding = finding }

    static let example = BacktestAlertView(Finding(rule: "fan_in", subject: "a1", at: .example, events: ["17", "11"]))

    func encode(to out: inout JSONWriter) {
        out.field("rule", finding.rule)
        out.field("subject", finding.subject)
        out.field("at", finding.at)
        out.field("transactions", finding.events)
    }
}

/// `{id}` of a set's path.
struct DatasetPath: FieldDecodable {
    let id: DatasetID

    init(_ fields: inout Fields) { id = fields.required("id", .id(DatasetID.self)) }
}

/// `{id}` of a back-test's path.
struct BacktestPath: FieldDecodable {
    let id: BacktestID

    init(_ fields: inout Fields) { id = fields.required("id", .id(BacktestID.self)) }
}
