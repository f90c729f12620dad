using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Glance.Policies;
using Glance.Policies.Properties;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Glance.TestKit.Processes;
using Glance.UnitTests.Operations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

internal sealed class PropertyProtectionTests
{
    private const string Roles = """
        [^x_ours_]
        create = admin, Member
        read = @
        update = admin
        delete = !

        [^x_hidden]
        create = member
        read = admin
        update = admin
        delete = admin

        [.*free.*]
        create = @
        read = @
        update = @
        delete = @

        [^empty]
        create =
        read =
        update =
        delete =
        """;

    // Where members put something and look at nothing.
    private const string DropBox = """

        [^x_drop]
        create = member
        read = admin
        update = member
        delete = admin
        """;

    private const string Policies = """
        [^x_]
        create = makers
        read = @
        update = !
        delete = nobody_wrote_this
        """;

    private TemporaryDirectory _directory = null!; // made before each test

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [TestCase("x_ours_a", "member", "create,read")]
    [TestCase("x_ours_a", "admin", "create,read,update")]
    [TestCase("x_ours_free", "reader", "read")]
    [TestCase("x_hidden", "member", "create")]
    [TestCase("so_free", "", "create,read,update,delete")]
    [TestCase("empty", "admin", "")]
    [TestCase("unmatched", "admin", "")]
    [TestCase("os_glance_import_task", "", "create,read,update,delete")]
    public async Task Roles_decide_by_the_first_section_that_is_found(string property, string role, string allowed) =>
        Assert.That(await AllowedAsync(Open(Roles), property, Cases.Caller(role)), Is.EqualTo(allowed));

    [Test]
    public async Task Roles_of_the_service_token_count_too() =>
        Assert.That(await AllowedAsync(Open(Roles), "x_ours_a", Cases.Caller("") with { ServiceRoles = ["admin"] }), Is.EqualTo("create,read,update"));

    [TestCase("x_a", "maker", "create,read")]
    [TestCase("x_a", "member", "read")]
    [TestCase("y", "maker", "")]
    public async Task Policies_decide_in_the_other_format(string property, string role, string allowed) =>
        Assert.That(await AllowedAsync(Open(Policies, namesPolicies: true), property, Cases.Caller(role)), Is.EqualTo(allowed));

    [TestCase("[a]\ncreate = x\nread = x\nupdate = x\n", "has no delete")]
    [TestCase("[a]\ncreate = @, !\nread = x\nupdate = x\ndelete = x\n", "exclude each other")]
    [TestCase("[(]\ncreate = x\nread = x\nupdate = x\ndelete = x\n", "not a regular expression")]
    [TestCase("create = x\n", "section")]
    public void A_bad_file_stops_the_start(string text, string reason) =>
        Assert.That(() => Open(text), Throws.TypeOf<PolicyFileException>().With.Message.Contains(reason));

    [Test]
    public void All_problems_are_told_in_one_run_each_with_the_line_of_its_value()
    {
        const string Text = "[a]\ncreate = x\nread = x\nupdate = @,!\n[(]\ncreate = x\nread = x\nupdate = x\ndelete = x\n";
        var file = _directory["protections.conf"];

        var refusal = Assert.Throws<PolicyFileException>(() => Open(Text))!.Message.Split('\n');

        Assert.That(refusal, Has.Length.EqualTo(3));
        Assert.That(refusal, Has.Some.StartsWith($"{file}:1: [a] has no delete").And.Some.StartsWith($"{file}:4: [a] update = @,!: ")
            .And.Some.StartsWith($"{file}:5: [(] is not a regular expression"));
    }

    [TestCase("create = admin, billing   # both", "'billing   # both' as a whole is taken for one role")]
    [TestCase("create = admin\n  billing", "'admin\\nbilling' as a whole")]
    [TestCase("create = admin billing", "'admin billing' as a whole")]
    [TestCase("# both\ncreate = admin, billing", null)]
    public void A_role_that_is_probably_two_or_ends_with_a_comment_is_told(string create, string? words)
    {
        using var log = new LineLog();

        Open($"[a]\nread = @\nupdate = !\ndelete =\n{create}\n", loggers: log);

        Assert.That(log.Lines, words is null ? Is.Empty : Has.Count.EqualTo(1).And.Some.Contains($":5: [a] create: {words}"));
    }

    [Test]
    public void One_policy_is_named_and_no_list() =>
        Assert.That(() => Open("[a]\ncreate = x, y\nread = x\nupdate = x\ndelete = x\n", namesPolicies: true),
            Throws.TypeOf<PolicyFileException>().With.Message.Contains("[a] create = x, y: one policy is named"));

    [Test]
    public void A_missing_file_stops_the_start() =>
        Assert.That(
            () => PropertyProtection.Create(
                new PropertyProtectionOptions { File = "no.conf", Find = _ => null }, new FixedPolicy(), null, NullLoggerFactory.Instance),
            Throws.TypeOf<PolicyFileException>());

    [Test]
    public async Task An_update_keeps_what_its_caller_cannot_see()
    {
        var images = new InMemoryImageRepository();
        await images.AddAsync(Cases.Image(properties: [("x_hidden", "secret"), ("x_ours_a", "1")]), default);
        var protection = Open(Roles);
        var update = new UpdateImage(images, new ImagePolicy(new FixedPolicy()), protection, new ImageLimits(), TimeProvider.System, NoLocations.Changes());
        var member = Cases.Caller();

        var seen = await update.ExecuteAsync(member, "i", [new ImageChange(ImageChangeKind.Add, "free", "2")], default);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Properties.Keys, Is.EquivalentTo(["x_ours_a", "free"]));
            Assert.That((await images.FindAsync(member, "i", default))!.Properties.Keys, Is.EquivalentTo(["x_hidden", "x_ours_a", "free"]));
            Assert.That(async () => await update.ExecuteAsync(member, "i", [new ImageChange(ImageChangeKind.Replace, "x_ours_a", "2")], default), Throws.TypeOf<ForbiddenException>());
            Assert.That(async () => await update.ExecuteAsync(member, "i", [new ImageChange(ImageChangeKind.Remove, "x_ours_a")], default), Throws.TypeOf<ForbiddenException>());
            Assert.That(async () => await update.ExecuteAsync(member, "i", [new ImageChange(ImageChangeKind.Remove, "x_hidden")], default), Throws.TypeOf<PropertyConflictException>());
        }
    }

    [Test]
    public async Task Who_may_neither_read_nor_update_a_property_cannot_add_it_to_an_image_whether_it_is_there_or_not(
        [Values] bool isThere, [Values] bool mustBeNew, [Values("x_hidden", "x_drop")] string property)
    {
        var images = new InMemoryImageRepository();
        await images.AddAsync(Cases.Image(properties: isThere ? [("x_hidden", "secret"), ("x_drop", "secret")] : []), default);
        var policy = new ImagePolicy(new FixedPolicy());
        var update = new UpdateImage(
            images, policy, Open(Roles + DropBox), new ImageLimits(), TimeProvider.System, NoLocations.Changes());
        var change = new ImageChange(ImageChangeKind.Add, property, "mine", mustBeNew);
        Task<Image> AddAsync() => update.ExecuteAsync(Cases.Caller(), "i", [change], default);

        var mayUpdate = property == "x_drop";
        if (mayUpdate)
            Assert.That((await AddAsync()).Properties, Is.Empty, "what is not readable is not shown");
        else
            Assert.That(AddAsync, Throws.TypeOf<ForbiddenException>().With.Message.EqualTo("Attribute 'x_hidden' is reserved."));

        var stored = (await images.FindAsync(Cases.Caller(), "i", default))!.Properties;
        Assert.That(stored.GetValueOrDefault(property), Is.EqualTo(mayUpdate ? "mine" : isThere ? "secret" : null));
    }

    [Test]
    public async Task Making_and_showing_an_image_mind_the_protections()
    {
        var images = new InMemoryImageRepository();
        var policy = new ImagePolicy(new FixedPolicy());
        var create = new CreateImage(images, policy, Open(Roles), new ImageLimits(), NoQuotas.Of(new InMemoryImageRepository()), TimeProvider.System);
        static NewImage With(string property) => new() { Properties = new Dictionary<string, string?> { [property] = "1" } };

        var made = await create.ExecuteAsync(Cases.Caller(), With("x_hidden"), default);
        var shown = await new ShowImage(images, policy, Open(Roles)).ExecuteAsync(Cases.Caller(), made.Id, default);
        var asAdmin = await new ShowImage(images, policy, Open(Roles)).ExecuteAsync(Cases.Caller("admin"), made.Id, default);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((made.Properties.Count, shown.Properties.Count, asAdmin.Properties.Count), Is.EqualTo((0, 0, 1)));
            Assert.That(async () => await create.ExecuteAsync(Cases.Caller(), With("unmatched"), default), Throws.TypeOf<ForbiddenException>().With.Message.EqualTo("Attribute 'unmatched' is reserved."));
        }
    }

    [Test]
    public async Task A_filter_by_what_the_caller_may_not_read_finds_as_little_as_one_by_what_no_image_has()
    {
        var images = new InMemoryImageRepository();
        await images.AddAsync(Cases.Image(properties: [("x_hidden", "secret"), ("x_ours_a", "1"), ("os_glance_hash_op_host", "http://inner")]), default);
        var list = new ListImages(images, new ImagePolicy(new FixedPolicy(rules: [("get_images", "@"), ("get_image", "@")])), Open(Roles));

        async Task<int> CountAsync(string role, params string[] names) => (await list.ExecuteAsync(
            Cases.Caller(role), new ImageQuery { Limit = 5, Properties = names.ToDictionary(name => name, name => name == "x_hidden" ? "secret" : name == "x_ours_a" ? "1" : "http://inner") }, default)).Images.Count;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await CountAsync("admin", "x_hidden"), await CountAsync("admin", "x_hidden", "x_ours_a"), await CountAsync("member", "x_ours_a")), Is.EqualTo((1, 1, 1)));
            Assert.That((await CountAsync("member", "x_hidden"), await CountAsync("member", "x_ours_a", "x_hidden"), await CountAsync("admin", "os_glance_hash_op_host")), Is.EqualTo((0, 0, 0)));
            Assert.That(async () => await list.ExecuteAsync(Cases.Caller(), new ImageQuery { Limit = 5, Marker = "none", Properties = new Dictionary<string, string> { ["x_hidden"] = "secret" } }, default), Throws.TypeOf<InvalidMarkerException>());
        }
    }

    [TestCase("^x_closed$", "x_closed", true)]
    [TestCase("^x_closed$", "x_closed\n", false)]
    [TestCase("^x_closed\\Z", "x_closed\n", false)]
    [TestCase("(?m)^x_closed$", "x_closed\nmore", true)]
    public void The_end_of_a_pattern_is_the_end_of_the_name(string pattern, string name, bool found) =>
        Assert.That(new PropertyPattern(pattern).IsFoundIn(name, out _), Is.EqualTo(found));

    [TestCase("^x(?!_hidden)", "x_a", true)]
    [TestCase("^x(?!_hidden)", "x_hidden", false)]
    [TestCase("^(?P<kind>x)_", "x_a", true)]
    [TestCase("(x+x+)+y", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", false)]
    public void A_pattern_is_pythons_and_most_never_run_away(string pattern, string name, bool found)
    {
        Assert.That(new PropertyPattern(pattern).IsFoundIn(name, out var tooSlow), Is.EqualTo(found));
        Assert.That(tooSlow, Is.False);
    }

    [Test]
    public async Task A_pattern_that_runs_away_denies_and_the_log_tells()
    {
        using var log = new LineLog();
        const string Everyone = "create = @\nread = @\nupdate = @\ndelete = @\n";
        var protection = Open($"[(?=(x+x+)+y)]\n{Everyone}[.*]\n{Everyone}", loggers: log);

        var allowed = await protection.AllowsAsync(Cases.Caller(), new string('x', 60), PropertyAction.Read, default);

        Assert.That(allowed, Is.False, "no later section decides instead");
        Assert.That(log.Lines, Has.Exactly(1).StartsWith("Warning A pattern of the property protections takes too long").And.Some.Contains("60 characters"));
    }

    [Test]
    public void A_policy_that_nobody_wrote_is_told_with_its_place_and_the_one_that_was_probably_meant()
    {
        using var log = new LineLog();

        Open("[^x_]\ncreate = maker\nread = @\nupdate = !\ndelete = nobody_wrote_this", namesPolicies: true, loggers: log);

        var file = _directory["protections.conf"];
        Assert.That(log.Lines, Is.EqualTo(new[]
        {
            $"Warning {file}:2: [^x_] create = maker: there is no such policy, so nobody may; did you mean makers?",
            $"Warning {file}:5: [^x_] delete = nobody_wrote_this: there is no such policy, so nobody may;"
            + " write it in the file of [oslo_policy] policy_file",
        }));
    }

    private IPropertyProtection Open(string text, bool namesPolicies = false, ILoggerFactory? loggers = null)
    {
        var path = _directory["protections.conf"];
        File.WriteAllText(path, text);
        return PropertyProtection.Create(
            new PropertyProtectionOptions { File = path, NamesPolicies = namesPolicies },
            new FixedPolicy(rules: [("makers", "role:maker")]),
            ["makers"],
            loggers ?? NullLoggerFactory.Instance);
    }

    private static async Task<string> AllowedAsync(IPropertyProtection protection, string property, RequestContext caller)
    {
        var allowed = new List<string>();
        foreach (var action in Enum.GetValues<PropertyAction>())
        {
            if (await protection.AllowsAsync(caller, property, action, default))
                allowed.Add(action.ToString().ToLowerInvariant());
        }

        return string.Join(',', allowed);
    }
}
