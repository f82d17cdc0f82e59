// Made by scripts/render from PaymentsSubjectRequests.messages.
package import JSONKit

/// Compliance asks payments whether a person can go and what would stay; after an erasure, whether anything is left.
package struct PaymentsCheckErasure: RequestContract {
    package static let type = "payments.check_erasure.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = PaymentsCheckErasure(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks payments what there is of a person.
package struct PaymentsExportSubject: RequestContract {
    package static let type = "payments.export_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = PaymentsExportSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks payments to forget a person, but for what a law keeps.
package struct PaymentsEraseSubject: RequestContract {
    package static let type = "payments.erase_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = PaymentsEraseSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks payments not to work with what there is of a person beyond what it must, or to go on.
package struct PaymentsRestrictSubject: RequestContract {
    package static let type = "payments.restrict_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = PaymentsRestrictSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks payments to put right what there is of a person.
package struct PaymentsRectifySubject: RequestContract {
    package static let type = "payments.rectify_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = PaymentsRectifySubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks payments what it knows of people.
package struct PaymentsDescribeData: RequestContract {
    package static let type = "payments.describe_data.v1"

    package typealias Reply = DataMapAnswer

    package let content: DataMapQuestion

    package init(_ content: DataMapQuestion) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = DataMapQuestion(&fields)
    }

    package static let example = PaymentsDescribeData(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
