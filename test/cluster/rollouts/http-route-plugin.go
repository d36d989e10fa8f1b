// A traffic router that the controller loads as it loads the Gateway API plugin, by that one's name: it stands in for it, sets
// the weights of HTTPRoutes and does nothing else. As with that one weights are verified at once, and an update that meets
// another is made again.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/rollout/trafficrouting/plugin/rpc"
	"github.com/argoproj/argo-rollouts/utils/plugin/types"
	"github.com/hashicorp/go-plugin"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/retry"
)

const name = "argoproj-labs/gatewayAPI"

var routes = schema.GroupVersionResource{Group: "gateway.networking.k8s.io", Version: "v1", Resource: "httproutes"}

type router struct{ client dynamic.Interface }

func (r *router) InitPlugin() types.RpcError {
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	if err != nil {
		return failed(err)
	}
	config.QPS, config.Burst = 100, 200
	r.client, err = dynamic.NewForConfig(config)
	return failed(err)
}

func (r *router) SetWeight(rollout *v1alpha1.Rollout, weight int32, _ []v1alpha1.WeightDestination) types.RpcError {
	settings := struct {
		HTTPRoute  string `json:"httpRoute"`
		HTTPRoutes []struct {
			Name string `json:"name"`
		} `json:"httpRoutes"`
		HTTPRouteSelector *metav1.LabelSelector `json:"httpRouteSelector"`
		Namespace         string                `json:"namespace"`
	}{Namespace: rollout.Namespace}
	if err := json.Unmarshal(rollout.Spec.Strategy.Canary.TrafficRouting.Plugins[name], &settings); err != nil {
		return failed(err)
	}
	names := []string{}
	if settings.HTTPRoute != "" {
		names = append(names, settings.HTTPRoute)
	}
	for _, route := range settings.HTTPRoutes {
		names = append(names, route.Name)
	}
	if settings.HTTPRouteSelector != nil {
		selected := metav1.ListOptions{LabelSelector: metav1.FormatLabelSelector(settings.HTTPRouteSelector)}
		list, err := r.client.Resource(routes).Namespace(settings.Namespace).List(context.Background(), selected)
		if err != nil {
			return failed(err)
		}
		for _, route := range list.Items {
			names = append(names, route.GetName())
		}
	}
	if len(names) == 0 {
		return failed(fmt.Errorf("%s/%s names no route", rollout.Namespace, rollout.Name))
	}
	canary := rollout.Spec.Strategy.Canary
	weights := map[any]int64{canary.CanaryService: int64(weight), canary.StableService: int64(100 - weight)}
	for _, route := range names {
		if err := retry.RetryOnConflict(retry.DefaultRetry, func() error {
			return r.weigh(settings.Namespace, route, weights)
		}); err != nil {
			return failed(err)
		}
	}
	return types.RpcError{}
}

func (r *router) weigh(namespace, name string, weights map[any]int64) error {
	client := r.client.Resource(routes).Namespace(namespace)
	route, err := client.Get(context.Background(), name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	found := map[any]bool{}
	rules := route.Object["spec"].(map[string]any)["rules"].([]any)
	for _, rule := range rules {
		backends, _ := rule.(map[string]any)["backendRefs"].([]any)
		for _, each := range backends {
			backend := each.(map[string]any)
			if weight, ok := weights[backend["name"]]; ok {
				backend["weight"] = weight
				found[backend["name"]] = true
			}
		}
	}
	if len(found) < len(weights) {
		return fmt.Errorf("%s/%s leads to %v of %v", namespace, name, found, weights)
	}
	_, err = client.Update(context.Background(), route, metav1.UpdateOptions{})
	return err
}

func (r *router) VerifyWeight(*v1alpha1.Rollout, int32, []v1alpha1.WeightDestination) (types.RpcVerified, types.RpcError) {
	return types.Verified, types.RpcError{}
}

func (r *router) UpdateHash(*v1alpha1.Rollout, string, string, []v1alpha1.WeightDestination) types.RpcError {
	return types.RpcError{}
}

func (r *router) SetHeaderRoute(*v1alpha1.Rollout, *v1alpha1.SetHeaderRoute) types.RpcError {
	return types.RpcError{}
}

func (r *router) SetMirrorRoute(*v1alpha1.Rollout, *v1alpha1.SetMirrorRoute) types.RpcError {
	return types.RpcError{}
}

func (r *router) RemoveManagedRoutes(*v1alpha1.Rollout) types.RpcError { return types.RpcError{} }

func (r *router) Type() string { return "GatewayAPI" }

func failed(err error) types.RpcError {
	if err == nil {
		return types.RpcError{}
	}
	return types.RpcError{ErrorString: err.Error()}
}

func main() {
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "ARGO_ROLLOUTS_RPC_PLUGIN",
			MagicCookieValue: "trafficrouter",
		},
		Plugins: map[string]plugin.Plugin{"RpcTrafficRouterPlugin": &rpc.RpcTrafficRouterPlugin{Impl: &router{}}},
	})
}
