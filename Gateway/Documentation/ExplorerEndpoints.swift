import HTTPKit
import JSONKit

/// `GET /docs`: an explorer of the API that needs nothing from elsewhere.
struct GetExplorer: Endpoint {
    static let spec = EndpointSpec(
        .get, "/docs", id: "getExplorer", summary: "This explorer", tag: DocumentEndpoints.tag, access: .public,
        problems: [.explorerNotInstalled], produces: ["text/html"], isOpenInMaintenance: true)

    /// Scripts are files of ours, so none that somebody slips into the page runs. Swagger UI sets styles on elements.
    static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:",
        "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    let files: ExplorerFiles

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard let page = files.page else { throw Problem(.explorerNotInstalled) }
        return .bytes(200, page, contentType: "text/html; charset=utf-8")
            .header("Content-Security-Policy", Self.policy)
    }
}

/// `GET /docs/{file}`
struct GetExplorerFile: Endpoint {
    static let spec = EndpointSpec(
        .get, "/docs/{file}", id: "getExplorerFile", summary: "A part of the explorer", tag: DocumentEndpoints.tag,
        access: .public, problems: [.notFound], produces: ["text/javascript", "text/css"], isOpenInMaintenance: true)

    struct Path: FieldDecodable {
        let file: String

        init(_ fields: inout Fields) {
            file = fields.required(
                "file",
                .characters(1...64, pattern: "^[a-z-]+\\.[a-z]+$", example: "explorer.js") {
                    $0.properties.isAlphabetic && $0.isASCII || $0 == "-" || $0 == "."
                })
        }
    }

    let files: ExplorerFiles

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard let file = files.files[call.path.file] else { throw Problem.notFound }
        return .bytes(200, file.bytes, contentType: file.contentType).header("Cache-Control", "public, max-age=300")
    }
}

/// `GET /api/openapi.json`: one document of all that clients reach through the gateway.
struct GetDocument: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/openapi.json", id: "getDocument", summary: "This document", tag: DocumentEndpoints.tag,
        access: .public, isOpenInMaintenance: true)

    let feed: DocumentFeed

    func handle(_ call: Call<Self>) async throws -> Reply<PassedOn> { .bytes(200, await feed.bytes()) }
}

/// Where to read on, for whoever has only the address.
struct IndexView: FieldEncodable {
    static let example = IndexView()

    func encode(to out: inout JSONWriter) {
        out.field("name", "Florin")
        out.field("explorer", "/docs")
        out.field("document", "/api/openapi.json")
        out.field("readiness", "/readyz")
    }
}

/// `GET /`
struct GetIndex: Endpoint {
    static let spec = EndpointSpec(
        .get, "/", id: "getIndex", summary: "Where to read on", tag: DocumentEndpoints.tag, access: .public,
        isOpenInMaintenance: true)

    func handle(_ call: Call<Self>) async throws -> Reply<IndexView> { .ok(IndexView()) }
}

/// `GET /api/v1`
struct GetAPIIndex: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1", id: "getAPIIndex", summary: "Where to read on", tag: DocumentEndpoints.tag, access: .public,
        isOpenInMaintenance: true)

    func handle(_ call: Call<Self>) async throws -> Reply<IndexView> { .ok(IndexView()) }
}

enum DocumentEndpoints {
    static let tag = "Documentation"
    static let specs = [
        GetIndex.spec, GetAPIIndex.spec, GetDocument.spec, GetExplorer.spec, GetExplorerFile.spec,
    ]

    static func all(_ feed: DocumentFeed, _ files: ExplorerFiles) -> [any Endpoint] {
        [
            GetIndex(), GetAPIIndex(), GetDocument(feed: feed), GetExplorer(files: files),
            GetExplorerFile(files: files),
        ]
    }
}
