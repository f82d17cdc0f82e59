// Made by scripts/render from AccountingSubjectRequests.messages.
package import JSONKit

/// Compliance asks accounting whether a person can go and what would stay; after an erasure, whether anything is left.
package struct AccountingCheckErasure: RequestContract {
    package static let type = "accounting.check_erasure.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = AccountingCheckErasure(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks accounting what there is of a person.
package struct AccountingExportSubject: RequestContract {
    package static let type = "accounting.export_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = AccountingExportSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks accounting to forget a person, but for what a law keeps.
package struct AccountingEraseSubject: RequestContract {
    package static let type = "accounting.erase_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = AccountingEraseSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks accounting not to work with what there is of a person beyond what it must, or to go on.
package struct AccountingRestrictSubject: RequestContract {
    package static let type = "accounting.restrict_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = AccountingRestrictSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks accounting to put right what there is of a person.
package struct AccountingRectifySubject: RequestContract {
    package static let type = "accounting.rectify_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = AccountingRectifySubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks accounting what it knows of people.
package struct AccountingDescribeData: RequestContract {
    package static let type = "accounting.describe_data.v1"

    package typealias Reply = DataMapAnswer

    package let content: DataMapQuestion

    package init(_ content: DataMapQuestion) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = DataMapQuestion(&fields)
    }

    package static let example = AccountingDescribeData(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
