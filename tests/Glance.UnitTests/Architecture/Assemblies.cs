using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace Glance.UnitTests.Architecture;

/// <summary>The compiled projects, read without loading them.</summary>
internal static class Assemblies
{
    /// <summary>Assembly name of a project: executables have the names of the programs.</summary>
    public static string NameOf(string project) => project switch
    {
        "GlanceSupervisor" => "glance-api",
        "GlanceWorker" => "glance-worker",
        "GlanceTools" => "glance-tools",
        _ => project,
    };

    public static IReadOnlyDictionary<string, ModuleDefinition> All { get; } =
        Repository.Projects.Keys.ToDictionary(project => project, project => ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, NameOf(project) + ".dll")));

    /// <summary>Every member that code of ours names, with the method that names it.</summary>
    public static IEnumerable<(string Project, MethodDefinition Method, MemberReference Named)> Mentions() =>
        from project in All
        from type in project.Value.GetAllTypes()
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        where instruction.Operand is MemberReference
        select (project.Key, method, (MemberReference)instruction.Operand);

    /// <summary>The types a type's code and signatures name, for questions about which namespace sees which.</summary>
    public static IEnumerable<(TypeDefinition Type, string Seen)> Sights(string project) =>
        from type in All[project].GetAllTypes()
        from seen in SeenBy(type)
        select (type, seen);

    /// <summary>The namespace of a type; for a nested one that of the type around it.</summary>
    public static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type.Namespace;
    }

    private static IEnumerable<string> SeenBy(TypeDefinition type)
    {
        var types = type.Methods.SelectMany(method => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Concat(type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Variables).Select(variable => variable.VariableType))
            .Concat(type.Fields.Select(field => field.FieldType))
            .Concat(type.Interfaces.Select(implemented => implemented.InterfaceType));
        if (type.BaseType is not null)
        {
            types = types.Append(type.BaseType);
        }

        var named = from method in type.Methods
                    where method.HasBody
                    from instruction in method.Body.Instructions
                    select instruction.Operand as TypeReference ?? (instruction.Operand as MemberReference)?.DeclaringType;
        return types.Concat(named.OfType<TypeReference>()).SelectMany(WithArguments).Select(NamespaceOf).Distinct();
    }

    // List<Image>[] sees List and Image.
    private static IEnumerable<TypeReference> WithArguments(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(WithArguments).Append(generic.ElementType),
        FunctionPointerType pointer => pointer.Parameters.Select(parameter => parameter.ParameterType).Append(pointer.ReturnType).SelectMany(WithArguments),
        TypeSpecification specified => WithArguments(specified.ElementType),
        _ => [type],
    };
}
