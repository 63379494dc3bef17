using System.Reflection;
using Gharart.Admin;
using Gharart.Core.Snapshots;
using Gharart.Edge;
using Gharart.Redis;
using Gharart.Standalone;

namespace Gharart.EndToEnd.Tests;

/// <summary>The walls of design §1, read off the compiled assemblies.</summary>
public sealed class DependencyRuleTests
{
    private static readonly Assembly Admin = typeof(AdminOptions).Assembly;

    [Fact]
    public void Projects_ReferenceOnlyWhatTheDesignAllows()
    {
        Assert.Empty(Ours(typeof(Manifest).Assembly));
        Assert.Equal(["Gharart.Core"], Ours(typeof(RedisConnection).Assembly));
        Assert.Equal(["Gharart.Core", "Gharart.Redis"], Ours(typeof(EdgeOptions).Assembly));
        Assert.Equal(["Gharart.Core", "Gharart.Redis"], Ours(Admin));
        Assert.Equal(["Gharart.Admin", "Gharart.Core", "Gharart.Edge"], Ours(typeof(StandaloneHost).Assembly));
    }

    [Fact]
    public void Core_ReferencesNothingButTheBaseClassLibrary() => Assert.All(
        typeof(Manifest).Assembly.GetReferencedAssemblies(),
        reference => Assert.True(reference.Name!.StartsWith("System.", StringComparison.Ordinal), reference.Name));

    [Fact]
    public void RedisClient_IsKnownToOneProject()
    {
        Assert.Contains(typeof(RedisConnection).Assembly.GetReferencedAssemblies(), IsClient);
        Assert.DoesNotContain(typeof(EdgeOptions).Assembly.GetReferencedAssemblies(), IsClient);
        Assert.DoesNotContain(Admin.GetReferencedAssemblies(), IsClient);
        static bool IsClient(AssemblyName reference) => reference.Name!.Contains("StackExchange", StringComparison.Ordinal);
    }

    [Fact]
    public void Edge_ReferencesNoDatabase() => Assert.DoesNotContain(
        typeof(EdgeOptions).Assembly.GetReferencedAssemblies(),
        reference => reference.Name!.Contains("EntityFramework", StringComparison.Ordinal) || reference.Name.Contains("Sqlite", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void AdminFeatures_DoNotUseOneAnothersEndpoints()
    {
        var endpoints = Admin.GetTypes().Where(type => type.Name.EndsWith("Endpoints", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(endpoints);
        foreach (var type in Admin.GetTypes().Where(type => type.Namespace?.StartsWith("Gharart.Admin.Features.", StringComparison.Ordinal) == true))
        {
            var used = type
                .GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .SelectMany(SignatureTypes);
            Assert.DoesNotContain(used, other => endpoints.Contains(other) && other.Namespace != type.Namespace);
        }
    }

    private static IEnumerable<Type> SignatureTypes(MemberInfo member) => member switch
    {
        MethodBase method => method.GetParameters().Select(parameter => parameter.ParameterType),
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        _ => [],
    };

    private static IEnumerable<string> Ours(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .Where(name => name.StartsWith("Gharart.", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
