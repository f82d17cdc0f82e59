import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Primitives

/// A paper of a case, without its content.
struct CasePaperView: FieldEncodable {
    let paper: CasePaper

    init(_ paper: CasePaper) { self.paper = paper }

    static let example = CasePaperView(
        CasePaper(
            caseID: CaseID(.example), filename: "contract.pdf",
            file: StoredFile(
                address: FileAddress(
                    owner: CasePaper.owner(CaseID(.example)), id: .example, digest: Array(repeating: 0, count: 32)),
                size: 48_211, type: .pdf),
            staff: UserID(.example), createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", paper.id)
        out.field("filename", paper.filename)
        out.field("media_type", paper.file.type.mediaType)
        out.field("bytes", Int64(paper.file.size))
        out.field("sha256", Hex.encode(paper.file.address.digest))
        out.field("staff_id", paper.staff)
        out.field("created_at", paper.createdAt)
    }
}
