using System.Diagnostics;
using System.Text.Json;
using Glance.Domain.Images;
using Glance.Domain.Policies;
using Glance.Policies.Defaults;
using Glance.TestKit.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>The same questions to the Python service's own policies, where it is installed.</summary>
[Category("Process")]
internal sealed class PythonComparisonTests
{
    private const string Python = "/usr/bin/python3";

    // stores_info_detail was opened to services after the installed release (glance-behaviours section 2).
    private static readonly string[] ChangedSince = ["stores_info_detail"];

    private const string Script = """
        import json, sys, warnings
        warnings.simplefilter('ignore')
        from oslo_config import cfg
        from oslo_policy import opts, policy
        from glance.policies import list_rules
        conf = cfg.ConfigOpts()
        conf([], project='none-such')
        opts._register(conf)
        conf.set_override('enforce_new_defaults', True, 'oslo_policy')
        conf.set_override('enforce_scope', True, 'oslo_policy')
        enforcer = policy.Enforcer(conf, policy_file='none-such.yaml')
        enforcer.suppress_deprecation_warnings = True
        enforcer.register_defaults(list_rules())
        known = set(enforcer.registered_rules)
        answers = []
        for action, creds, target in json.load(sys.stdin):
            answers.append(bool(enforcer.enforce(action, target, creds)) if action in known else None)
        json.dump(answers, sys.stdout)
        """;

    [Test]
    public async Task Every_default_decides_as_in_the_python_service()
    {
        if (!File.Exists("/usr/lib/python3/dist-packages/glance/policies/image.py") || !File.Exists(Python))
            Assert.Ignore("the Python service is not installed");
        var questions = Questions().ToList();

        var theirs = await AskPythonAsync(questions);

        var differences = new List<string>();
        for (var i = 0; i < questions.Count; i++)
        {
            var (action, roles, owner, visibility) = questions[i];
            var caller = Cases.Caller(roles);
            var ours = await new FixedPolicy().AllowsAsync(caller, action, PolicyTarget.Of(Cases.Image(owner, visibility), caller), default);
            if (theirs[i] is { } answer && answer != ours)
                differences.Add($"{questions[i]}: {ours} here, {answer} there");
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(differences, Is.Empty);
            Assert.That(theirs.Count(answer => answer is not null), Is.GreaterThan(1000));
        }
    }

    private static IEnumerable<(string Action, string Roles, string Owner, ImageVisibility Visibility)> Questions() =>
        from known in PolicyDefaults.All
        where !ChangedSince.Contains(known.Name)
        from roles in new[] { "", "reader", "member,reader", "admin,member,reader", "service" }
        from owner in new[] { "us", "them" }
        from visibility in Enum.GetValues<ImageVisibility>()
        select (known.Name, roles, owner, visibility);

    private static async Task<bool?[]> AskPythonAsync(List<(string Action, string Roles, string Owner, ImageVisibility Visibility)> questions)
    {
        using var python = Process.Start(new ProcessStartInfo(Python, ["-c", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // null only with a shell
        var errors = python.StandardError.ReadToEndAsync();
        await JsonSerializer.SerializeAsync(python.StandardInput.BaseStream, questions.Select(question => new object[] { question.Action, Credentials(question.Roles), Target(question.Owner, question.Visibility) }));
        python.StandardInput.Close();
        var answer = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.That(python.ExitCode, Is.Zero, await errors);
        return JsonSerializer.Deserialize<bool?[]>(answer)!; // a list, or the exit code was another
    }

    private static Dictionary<string, object?> Credentials(string roles) =>
        new() { ["user_id"] = "u", ["project_id"] = "us", ["roles"] = roles.Split(',', StringSplitOptions.RemoveEmptyEntries), ["system_scope"] = null, ["domain_id"] = null };

    private static Dictionary<string, object?> Target(string owner, ImageVisibility visibility) => new()
    {
        ["project_id"] = owner,
        ["owner"] = owner,
        ["visibility"] = visibility.ToWord(),
        ["member_id"] = visibility == ImageVisibility.Shared && owner != "us" ? "us" : null,
    };
}
