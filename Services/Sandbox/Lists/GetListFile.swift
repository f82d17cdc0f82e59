import FoundationEssentials
import HTTPKit
import JSONKit
import NIOPosix
import Primitives

/// `GET /lists/{file}`: a file of the folder.
struct GetListFile: Endpoint {
    private static let contentType = "application/octet-stream"

    static let spec = EndpointSpec(
        .get, "/lists/{file}", id: "getListFile", summary: "A list as it is published", tag: "Lists",
        access: .public, problems: [.notFound], produces: [contentType])

    struct Path: FieldDecodable {
        let file: String

        init(_ fields: inout Fields) {
            file = fields.required(
                "file",
                .characters(1...100, pattern: "^[A-Za-z0-9_.-]+$", example: "SDN.CSV") { scalar in
                    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                        || scalar == "_" || scalar == "." || scalar == "-"
                })
        }
    }

    let folder: String?

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let name = call.path.file
        guard let folder, !name.hasPrefix(".") else { throw Problem.notFound }
        let content = try await NIOThreadPool.singleton.runIfActive {
            FileManager.default.contents(atPath: "\(folder)/\(name)").map { [UInt8]($0) }
        }
        guard let content else { throw Problem.notFound }
        return .bytes(200, content, contentType: Self.contentType)
    }
}
