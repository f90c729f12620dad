using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Glance.UnitTests.Architecture;

/// <summary>A source file as the compiler reads it.</summary>
/// <param name="Path">Where it is, from the repository's root.</param>
/// <param name="Project">The folder of its project, from the repository's root.</param>
/// <param name="Root">What is in it.</param>
internal sealed record ParsedSource(string Path, string Project, CompilationUnitSyntax Root)
{
    /// <summary>Every source below src and tests.</summary>
    public static IReadOnlyList<ParsedSource> All { get; } = [.. Repository.Sources("src").Concat(Repository.Sources("tests")).AsParallel().Select(Read).OrderBy(source => source.Path, StringComparer.Ordinal)];

    public bool IsProduct => Path.StartsWith("src/", StringComparison.Ordinal);

    /// <summary>The namespace it is in, empty without one.</summary>
    public string Space => Root.Members.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    public IEnumerable<TypeDeclarationSyntax> Types => Root.DescendantNodes().OfType<TypeDeclarationSyntax>();

    /// <summary>Lines from the first to the last character, what stands above it (comments, documentation) not counted.</summary>
    public static int LinesOf(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static ParsedSource Read(string file)
    {
        var directory = new DirectoryInfo(System.IO.Path.GetDirectoryName(file)!);
        while (directory.GetFiles("*.csproj").Length == 0)
            directory = directory.Parent!;

        var root = CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file).GetCompilationUnitRoot();
        return new ParsedSource(Repository.Relative(file), Repository.Relative(directory.FullName), root);
    }
}
