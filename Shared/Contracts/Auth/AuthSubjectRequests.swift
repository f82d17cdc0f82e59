// Made by scripts/render from AuthSubjectRequests.messages.
package import JSONKit

/// Compliance asks auth whether a person can go and what would stay; after an erasure, whether anything is left.
package struct AuthCheckErasure: RequestContract {
    package static let type = "auth.check_erasure.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = AuthCheckErasure(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks auth what there is of a person.
package struct AuthExportSubject: RequestContract {
    package static let type = "auth.export_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = AuthExportSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks auth to forget a person, but for what a law keeps.
package struct AuthEraseSubject: RequestContract {
    package static let type = "auth.erase_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = AuthEraseSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks auth not to work with what there is of a person beyond what it must, or to go on.
package struct AuthRestrictSubject: RequestContract {
    package static let type = "auth.restrict_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = AuthRestrictSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks auth to put right what there is of a person.
package struct AuthRectifySubject: RequestContract {
    package static let type = "auth.rectify_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = AuthRectifySubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks auth what it knows of people.
package struct AuthDescribeData: RequestContract {
    package static let type = "auth.describe_data.v1"

    package typealias Reply = DataMapAnswer

    package let content: DataMapQuestion

    package init(_ content: DataMapQuestion) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = DataMapQuestion(&fields)
    }

    package static let example = AuthDescribeData(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
