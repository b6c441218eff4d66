<?php
/**
 * The one address at which the service speaks to this plugin: it hands over the secret of the link.
 *
 * The namespace begins with "wc-" because WooCommerce checks its API keys for addresses under wc/ and wc-, those of other plugins included
 * (WC_REST_Authentication::is_request_to_rest_api). So whoever calls has the key the merchant granted a moment ago.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

/**
 * PUT /wp-json/wc-cancelsaver/v1/link
 */
function register_link_route() {
	register_rest_route(
		'wc-cancelsaver/v1',
		'/link',
		array(
			'methods'             => 'PUT',
			'callback'            => __NAMESPACE__ . '\\take_link',
			'permission_callback' => __NAMESPACE__ . '\\may_link',
			'args'                => array(
				'store'  => array(
					'required'          => true,
					'type'              => 'string',
					'validate_callback' => __NAMESPACE__ . '\\is_store_name',
				),
				'secret' => array(
					'required'          => true,
					'type'              => 'string',
					'validate_callback' => __NAMESPACE__ . '\\is_secret',
				),
			),
		)
	);
}

/**
 * Only who may manage the shop: the user the granted key belongs to.
 *
 * @return bool
 */
function may_link() {
	return current_user_can( 'manage_woocommerce' );
}

/**
 * Letters, digits, hyphen, underscore: one path segment.
 *
 * @param mixed $value What was sent.
 * @return bool
 */
function is_store_name( $value ) {
	return is_string( $value ) && 1 === preg_match( '/\A[A-Za-z0-9_-]{4,700}\z/', $value );
}

/**
 * Long enough to be one.
 *
 * @param mixed $value What was sent.
 * @return bool
 */
function is_secret( $value ) {
	return is_string( $value ) && 1 === preg_match( '/\A[A-Za-z0-9]{32,128}\z/', $value );
}

/**
 * Keeps the link; the same or another one later replaces it.
 *
 * @param \WP_REST_Request $request The request.
 * @return \WP_REST_Response
 */
function take_link( $request ) {
	keep_link( $request['store'], $request['secret'] );
	delete_transient( HEALTH_TRANSIENT );
	return new \WP_REST_Response( array( 'version' => VERSION ), 200 );
}
