extension QRSymbol {
    package static let svgType = "image/svg+xml"

    /// A picture that stays sharp at every size: dark squares on a white ground.
    package var svg: String {
        let side = width + 2 * Self.quiet
        let squares = runs.map { "M\($0.x + Self.quiet) \($0.y + Self.quiet)h\($0.length)v1h-\($0.length)z" }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(side)v\(side)h-\(side)z"/><path d="\(squares.joined())"/></svg>

            """
    }
}
