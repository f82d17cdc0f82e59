// Made by scripts/render from BillingSubjectRequests.messages.
package import JSONKit

/// Compliance asks billing whether a person can go and what would stay;
/// after an erasure, whether anything is left.
package struct BillingCheckErasure: RequestContract {
    package static let type = "billing.check_erasure.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = BillingCheckErasure(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks billing what there is of a person.
package struct BillingExportSubject: RequestContract {
    package static let type = "billing.export_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = BillingExportSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks billing to forget a person, but for what a law keeps.
package struct BillingEraseSubject: RequestContract {
    package static let type = "billing.erase_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = BillingEraseSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks billing not to work with what there is of a person beyond what it must, or to go on.
package struct BillingRestrictSubject: RequestContract {
    package static let type = "billing.restrict_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = BillingRestrictSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks billing to put right what there is of a person.
package struct BillingRectifySubject: RequestContract {
    package static let type = "billing.rectify_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = BillingRectifySubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks billing what it knows of people.
package struct BillingDescribeData: RequestContract {
    package static let type = "billing.describe_data.v1"

    package typealias Reply = DataMapAnswer

    package let content: DataMapQuestion

    package init(_ content: DataMapQuestion) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = DataMapQuestion(&fields)
    }

    package static let example = BillingDescribeData(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
