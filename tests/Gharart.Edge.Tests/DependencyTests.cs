using System.Reflection;
using System.Runtime.CompilerServices;
using Gharart.Core.Routing;

namespace Gharart.Edge.Tests;

/// <summary>Style §4.1: who may know whom.</summary>
public class DependencyTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly Core = typeof(RoutingEngine).Assembly;
    private static readonly Assembly Edge = typeof(EdgeHost).Assembly;

    [Fact]
    public void Core_References_OnlyTheBaseLibrary() =>
        Assert.All(Core.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal));

    [Fact]
    public void Edge_References_OnlyCoreTheTransportAndTheSharedFramework() =>
        Assert.All(Edge.GetReferencedAssemblies(), a => Assert.Matches("^(System\\.|Microsoft\\.AspNetCore(\\.|$)|Microsoft\\.Extensions\\.|Gharart\\.(Core|Redis)$)", a.Name));

    [Fact]
    public void Edge_References_NoDatabaseAndNoAdmin() =>
        Assert.DoesNotContain(
            Edge.GetReferencedAssemblies(),
            a => a.Name!.Contains("EntityFramework", StringComparison.Ordinal) || a.Name.Contains("Sql", StringComparison.OrdinalIgnoreCase) || a.Name.Contains("Admin", StringComparison.Ordinal));

    [Fact]
    public void Redirecting_IsKnown_ToTheHostOnly()
    {
        var offenders =
            from type in WrittenTypes(Edge)
            where !IsRedirecting(type) && type != typeof(EdgeHost) && type.DeclaringType != typeof(EdgeHost)
            from used in TypesOf(type)
            where IsRedirecting(used)
            select $"{type.FullName} uses {used.FullName}";

        Assert.Empty(offenders.Distinct());
        Assert.Contains(TypesOf(typeof(Gharart.Edge.Redirecting.RedirectHandler)), IsRedirecting);
    }

    [Fact]
    public void Classes_OfTheEdge_AreSealedOrStaticAndInternal()
    {
        Assert.All(WrittenTypes(Edge).Where(t => t is { IsClass: true, IsNested: false }), t => Assert.True(t.IsSealed, t.FullName));
        Assert.DoesNotContain(Edge.GetExportedTypes(), t => t.Namespace?.StartsWith("Gharart", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Namespaces_OfTheEdge_AreThoseOfItsFolders() =>
        Assert.Equal(
            ["Gharart.Edge", "Gharart.Edge.Clicks", "Gharart.Edge.Geo", "Gharart.Edge.Http", "Gharart.Edge.Management", "Gharart.Edge.Pages", "Gharart.Edge.Passwords", "Gharart.Edge.Permits", "Gharart.Edge.Redirecting", "Gharart.Edge.Snapshots", "Gharart.Edge.Sockets"],
            WrittenTypes(Edge).Select(t => t.Namespace).Distinct().Order(StringComparer.Ordinal));

    private static bool IsRedirecting(Type type) => type.Namespace == "Gharart.Edge.Redirecting";

    /// <summary>Types that somebody wrote in this project, with their nested ones (closures show what bodies capture).</summary>
    private static IEnumerable<Type> WrittenTypes(Assembly assembly) =>
        assembly.GetTypes().Where(t => t.Namespace?.StartsWith("Gharart.", StringComparison.Ordinal) == true
            && (t.IsNested || !t.IsDefined(typeof(CompilerGeneratedAttribute))));

    private static IEnumerable<Type> TypesOf(Type type)
    {
        var fields = type.GetFields(Everything).Select(f => f.FieldType);
        var methods = type.GetMethods(Everything).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType).Concat(Locals(m)));
        var constructors = type.GetConstructors(Everything).SelectMany(c => c.GetParameters().Select(p => p.ParameterType).Concat(Locals(c)));
        return fields.Concat(methods).Concat(constructors).Concat(Called(type)).SelectMany(Unwrap);
    }

    private static IEnumerable<Type> Locals(MethodBase method) => method.GetMethodBody()?.LocalVariables.Select(v => v.LocalType) ?? [];

    /// <summary>Declaring types of whatever the bodies call: every four bytes that are a method's token.</summary>
    private static IEnumerable<Type> Called(Type type)
    {
        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
            for (var i = 0; i + 5 <= code.Length; i++)
            {
                // call, callvirt, newobj
                if (code[i] is 0x28 or 0x6F or 0x73 && Resolve(method, BitConverter.ToInt32(code, i + 1)) is { } called)
                {
                    yield return called;
                }
            }
        }
    }

    private static Type? Resolve(MethodBase method, int token)
    {
        try
        {
            var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
            return method.Module.ResolveMethod(token, typeArguments, method.IsGenericMethod ? method.GetGenericArguments() : null)?.DeclaringType;
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            // An operand that only looks like a call.
            return null;
        }
    }

    private static IEnumerable<Type> Unwrap(Type type) =>
        type.HasElementType ? Unwrap(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Unwrap).Append(type) : [type];
}
