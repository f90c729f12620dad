using Mono.Cecil;
using NUnit.Framework;

namespace Glance.UnitTests.Architecture;

/// <summary>Calls that the house forbids, each with its reason and the projects that may make them all the same.</summary>
internal sealed class BannedApiTests
{
    private static readonly Ban[] Bans =
    [
        new("wall clock", "Time is passed in as a TimeProvider, so that tests can move it.", [],
            member => member.DeclaringType.FullName is "System.DateTime" or "System.DateTimeOffset" && member.Name is "get_Now" or "get_UtcNow" or "get_Today"),
        new("Environment.Exit", "A program ends by returning from Main, so that logs are flushed and children told.", [],
            member => member.DeclaringType.FullName == "System.Environment" && member.Name is "Exit" or "FailFast"),
        new("Thread.Sleep", "Waits are on signals.", [],
            member => member.DeclaringType.FullName == "System.Threading.Thread" && member.Name == "Sleep"),
        new("blocking on a task", "A thread that waits for a task is a thread the pool lacks; await it.", [],
            member => member.DeclaringType.FullName.StartsWith("System.Threading.Tasks.Task", StringComparison.Ordinal) && member.Name is "Wait" or "WaitAll" or "WaitAny"),
        new("Console", "Only executables have a terminal; libraries log.", ["GlanceSupervisor", "GlanceWorker", "GlanceTools"],
            member => member.DeclaringType.FullName == "System.Console"),
        new("Mono.Unix", "Signals, descriptors and processes are the business of one project.", ["Glance.Linux"],
            member => member.DeclaringType.Namespace.StartsWith("Mono.", StringComparison.Ordinal)),
        new("ASP.NET", "Only the worker and the face of the API know that there is HTTP.", ["GlanceWorker", "Glance.Api"],
            member => member.DeclaringType.Namespace.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)),
        new("sockets", "Sockets are opened where addresses are decided, stores of other machines included; the log's are Unix datagrams to the local daemons.",
            ["Glance.Linux", "Glance.Control", "Glance.Stores", "Glance.Database", "GlanceSupervisor", "GlanceWorker", "Glance.Logging"],
            member => member.DeclaringType.Namespace == "System.Net.Sockets"),
        new("service location", "Dependencies are constructor parameters.", ["GlanceWorker"],
            member => member.DeclaringType.FullName == "System.IServiceProvider"),
    ];

    [TestCaseSource(nameof(Bans))]
    public void Nobody_uses_what_is_banned(Ban ban)
    {
        var found = from mention in Assemblies.Mentions()
                    where mention.Named.DeclaringType is not null && !ban.Allowed.Contains(mention.Project) && ban.Matches(mention.Named)
                    select $"{mention.Project}: {mention.Method.FullName}";

        Assert.That(found.Distinct(), Is.Empty, ban.Reason);
    }

    [Test]
    public void Nothing_static_changes()
    {
        var found = from project in Assemblies.All
                    from type in Mono.Cecil.Rocks.ModuleDefinitionRocks.GetAllTypes(project.Value)
                    where !type.FullName.Contains('<', StringComparison.Ordinal)
                    from field in type.Fields
                    where field.IsStatic && !field.IsInitOnly && !field.IsLiteral && !field.Name.Contains('<', StringComparison.Ordinal)
                    select field.FullName;

        Assert.That(found, Is.Empty, "State that belongs to nobody is shared by everybody.");
    }

    internal sealed record Ban(string Name, string Reason, string[] Allowed, Func<MemberReference, bool> Matches)
    {
        public override string ToString() => Name;
    }
}
